"""Rounds: opened, invited to, and reminded of."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.mail import send_mass_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.surveys.models import AskedGroup, Invitation, Questionnaire, SurveyRound
from mellanrum.surveys.policies import can_keep_surveys
from mellanrum.surveys.states import hash_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member

MOST_ADDRESSES = 500


@transaction.atomic
def open_round(
    *, actor: Actor, questionnaire: Questionnaire, code: str, opens: date, closes: date, on: date
) -> SurveyRound:
    """This will make a round of a questionnaire. It is anonymous from now on: nothing can change that later.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the questionnaire has ended or has no questions, the name is missing or taken, or the days are in
            the wrong order or past.
    """
    can_keep_surveys(actor).require()
    if questionnaire.ended_on is not None and questionnaire.ended_on <= on:
        raise Refused(_("Enkäten ställs inte längre."))
    if not questionnaire.questions.filter(withdrawn_on__isnull=True).exists():
        raise Refused(_("Enkäten har inga frågor att ställa."))
    if not code.strip():
        raise Refused(_("Ge omgången ett namn, till exempel året."), field="code")
    if closes <= opens:
        raise Refused(_("Omgången måste stänga efter dagen då den öppnar."), field="closes")
    if closes <= on:
        raise Refused(_("Dagen då omgången stänger har redan varit."), field="closes")
    made = SurveyRound(
        federation_id=actor.federation_id,
        questionnaire=questionnaire,
        code=code.strip(),
        opens=opens,
        closes=closes,
    )
    with refusals():
        made.save()
    record_created(actor=actor, use_case="surveys.open_round", obj=made)
    return made


@transaction.atomic
def invite(
    *,
    actor: Actor,
    survey_round: SurveyRound,
    body: Body | None,
    member: Member | None,
    level: str,
    addresses: Sequence[str],
    site_address: str,
    on: date,
) -> int:
    """This will send a personal link to each address and count them among those asked; how many is the answer.

    Only a hash of each link's token is kept. Addresses that already wait for an answer in the round are passed over.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the round has closed, or there are no new addresses or too many at once.
    """
    can_keep_surveys(actor).require()
    _require_not_closed(survey_round, on)
    # One change of a round at a time.
    SurveyRound.objects.select_for_update().get(pk=survey_round.pk)
    waiting = Invitation.objects.of(actor).filter(group__round=survey_round, used=False)
    known = {address.casefold() for address in waiting.values_list("address", flat=True)}
    new = {address.strip().casefold(): address.strip() for address in addresses if address.strip()}
    fresh = [address for key, address in new.items() if key not in known]
    if not fresh:
        raise Refused(_("Skriv minst en adress som inte redan har fått en länk."), field="addresses")
    if len(fresh) > MOST_ADDRESSES:
        raise Refused(_("Bjud in högst %(most)s åt gången.") % {"most": MOST_ADDRESSES}, field="addresses")
    group = AskedGroup.objects.of(actor).filter(round=survey_round, body=body, member=member, level=level).first()
    before = snapshot(group) if group else None
    group = group or AskedGroup(
        federation_id=actor.federation_id, round=survey_round, body=body, member=member, level=level, asked=0
    )
    group.asked += len(fresh)
    group.save()
    if before is None:
        record_created(actor=actor, use_case="surveys.invite", obj=group)
    else:
        record_changed(actor=actor, use_case="surveys.invite", obj=group, before=before)
    tokens = {address: secrets.token_urlsafe(24) for address in fresh}
    Invitation.objects.bulk_create(
        Invitation(federation_id=actor.federation_id, group=group, token_hash=hash_of(token), address=address)
        for address, token in tokens.items()
    )
    _send(actor, survey_round, tokens, site_address, reminder=False)
    return len(fresh)


@transaction.atomic
def remind(*, actor: Actor, survey_round: SurveyRound, site_address: str, on: date) -> int:
    """This will send a new link to each who has not answered, in the place of the old one; how many is the answer.

    Nothing is read of what others answered: their addresses are gone.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the round is not open, when it was reminded of the same day, or when nobody is left to remind.
    """
    can_keep_surveys(actor).require()
    _require_not_closed(survey_round, on)
    locked = SurveyRound.objects.select_for_update().get(pk=survey_round.pk)
    if on < locked.opens:
        raise Refused(_("Omgången har inte öppnat än."))
    if locked.reminded_on == on:
        raise Refused(_("En påminnelse har redan gått ut i dag."))
    waiting = list(Invitation.objects.of(actor).filter(group__round=locked, used=False).exclude(address=""))
    if not waiting:
        raise Refused(_("Det finns ingen att påminna: alla som fick en länk har svarat."))
    tokens = {}
    for invitation in waiting:
        tokens[invitation.address] = secrets.token_urlsafe(24)
        invitation.token_hash = hash_of(tokens[invitation.address])
    Invitation.objects.bulk_update(waiting, ["token_hash"])
    before = snapshot(locked)
    locked.reminded_on = on
    locked.save(update_fields=["reminded_on"])
    record_changed(actor=actor, use_case="surveys.remind", obj=locked, before=before)
    _send(actor, locked, tokens, site_address, reminder=True)
    return len(waiting)


def _require_not_closed(survey_round: SurveyRound, on: date) -> None:
    if survey_round.closes <= on:
        raise Refused(_("Omgången har stängt."))


def _send(
    actor: Actor, survey_round: SurveyRound, tokens: Mapping[str, str], site_address: str, *, reminder: bool
) -> None:
    """The letters go when the transaction is through; the tokens are nowhere but in them."""
    federation = Federation.objects.get(pk=actor.federation_id)
    subject = survey_round.questionnaire.title
    if reminder:
        subject = _("Påminnelse: %(title)s") % {"title": subject}
    letters = []
    for address, token in tokens.items():
        path = reverse("surveys:answer", args=[federation.slug, token])
        context = {
            "round": survey_round,
            "federation": federation,
            "reminder": reminder,
            "link": site_address.rstrip("/") + path,
        }
        letters.append((subject, render_to_string("surveys/mail/invitation.txt", context), None, [address]))
    transaction.on_commit(lambda: send_mass_mail(letters))
