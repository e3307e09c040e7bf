"""Minutes: who signs them, the text sent out, and the signatures until they are attested."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import (
    BodyKind,
    Meeting,
    MeetingState,
    Minutes,
    MinutesOrigin,
    MinutesSigner,
    MinutesState,
    SignerRole,
    SigningWay,
)
from mellanrum.governance.policies import can_keep_minutes, can_sign_minutes
from mellanrum.governance.queries.minutes import SignerOption, signer_options, signers_of
from mellanrum.governance.queries.minutes_text import meeting_content, minutes_paper
from mellanrum.governance.states.minutes import MINUTES
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.notices.operations.outbox import post, withdraw_about
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.rendering.papers import digest_of, to_data
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, User

from .meetings import locked_meeting
from .registration import register_minutes, store_minutes

LETTER, REMINDER = "governance.minutes_out", "governance.minutes_reminder"
# Half of the two weeks in which minutes are to be attested.
REMINDED_AFTER = timedelta(days=7)
LETTERS_GO_AT = 8


@dataclass(frozen=True, kw_only=True)
class SignersChosen:
    """Who signs, by the names of the options (``c12`` for a contact, ``u5`` for an account without one)."""

    secretary: str
    chair: str
    attesters: tuple[str, ...] = ()
    note: str = ""


@transaction.atomic
def choose_signers(*, actor: Actor, meeting: Meeting, chosen: SignersChosen, today: date) -> Minutes:
    """This will begin a meeting's minutes, or change the draft: who signs it, and what is noted besides the items.

    Somebody of the office who is not among the contacts becomes one.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when the meeting was not held, the minutes are sent out or attested, somebody is chosen twice or was
            not to be chosen, or the board's minutes have no attester.
    """
    can_keep_minutes(actor).require()
    meeting = locked_meeting(actor, meeting)
    minutes = _draft_of(actor, meeting)
    options = {one.key: one for one in signer_options(actor, meeting, on=today)}
    wanted = [(SignerRole.CHAIR, chosen.chair), (SignerRole.SECRETARY, chosen.secretary)]
    wanted += [(SignerRole.ATTESTER, key) for key in chosen.attesters]
    for role, key in wanted:
        if key not in options:
            raise Refused(_("Välj bland dem som var med eller arbetar vid kansliet."), field=str(role))
    if len({key for _role, key in wanted}) < len(wanted):
        raise Refused(_("Samma person skriver under en gång. Välj olika personer."), field="attesters")
    if meeting.body.kind == BodyKind.BOARD and not chosen.attesters:
        raise Refused(_("Välj minst en justerare."), field="attesters")
    before = snapshot(minutes)
    minutes.note = chosen.note.strip()
    minutes.save(update_fields=["note"])
    record_changed(actor=actor, use_case="governance.choose_signers", obj=minutes, before=before)
    people = [(role, _contact(actor, options[key])) for role, key in wanted]
    _put_signers(actor, minutes, people, today)
    return minutes


@transaction.atomic
def send_minutes(*, actor: Actor, meeting: Meeting, link: str, at: datetime) -> Minutes:
    """This will send the minutes out to be signed: the text is kept as it is now, and whoever signs gets a letter.

    Sent out once more it is a new version of the text, and those who had signed the old one sign again. ``link`` is the
    address of the minutes' page; ``at`` the moment.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when nobody is chosen to sign, an item waits to be dealt with, the minutes are attested or were written
            elsewhere, or the text that is out is the same.
    """
    can_keep_minutes(actor).require()
    meeting = locked_meeting(actor, meeting)
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    signers = signers_of(actor, minutes)
    if minutes is None or not signers:
        raise Refused(_("Välj först vilka som skriver under protokollet."))
    MINUTES.require(minutes.state, MinutesState.OUT, message=_("Protokollet är redan justerat."))
    content = meeting_content(actor, meeting.pk)
    assert content is not None
    if content.untreated:
        words = {"items": ", ".join(item.title for item in content.untreated[:3])}
        raise Refused(_("Behandla eller bordlägg varje punkt på dagordningen först: %(items)s.") % words)
    federation = Federation.objects.get(pk=actor.federation_id)
    text = to_data(minutes_paper(content, signers, federation=federation, note=minutes.note, made_at=at))
    digest = digest_of(text)
    if digest == minutes.digest and minutes.state == MinutesState.OUT:
        raise Refused(_("Den här texten är redan utskickad."))
    before = snapshot(minutes)
    minutes.text, minutes.digest, minutes.sent_at = text, digest, at
    minutes.state, minutes.version = MinutesState.OUT, minutes.version + 1
    minutes.save()
    record_changed(actor=actor, use_case="governance.send_minutes", obj=minutes, before=before)
    for signer in signers:
        _void(actor, signer, "governance.send_minutes")
        withdraw_about(actor=actor, about=signer, reason=_("En ny version är utskickad."))
        _write_letters(actor, minutes, signer, link=link, at=at)
    return minutes


@transaction.atomic
def recall_minutes(*, actor: Actor, meeting: Meeting, reason: str) -> Minutes:
    """This will take minutes that are out back to a draft; signatures under the text that was out no longer hold.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: without a reason, or when they are not out.
    """
    can_keep_minutes(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför protokollet tas tillbaka."), field="reason")
    minutes = _out(actor, meeting)
    before = snapshot(minutes)
    minutes.state, minutes.text, minutes.digest = MinutesState.DRAFT, None, ""
    minutes.save()
    record_changed(actor=actor, use_case="governance.recall_minutes", obj=minutes, before=before, reason=reason)
    for signer in signers_of(actor, minutes):
        _void(actor, signer, "governance.recall_minutes")
        withdraw_about(actor=actor, about=signer, reason=_("Protokollet är taget tillbaka."))
    return minutes


@transaction.atomic
def sign_minutes(*, actor: Actor, meeting: Meeting, digest: str, at: datetime, today: date) -> MinutesSigner:
    """This will sign the minutes as the person signed in, under the text that was shown; the last one attests them.

    Raises:
        Forbidden: when the actor is not one of those who sign.
        Refused: when the minutes are not out, the text has become another, or the actor has signed already.
    """
    minutes = _out(actor, meeting)
    own = [one for one in signers_of(actor, minutes) if can_sign_minutes(actor, one)]
    if not own:
        can_sign_minutes(actor, MinutesSigner(contact_id=0)).require()
    if digest != minutes.digest:
        raise Refused(
            _("Protokollet har skickats ut i en ny version sedan du öppnade sidan. Läs den och skriv under då.")
        )
    signer = own[0]
    _sign(actor, signer, minutes, way=SigningWay.HERE, on=today, at=at, use_case="governance.sign_minutes")
    _finish(actor, minutes, at=at)
    return signer


@transaction.atomic
def note_signature(
    *, actor: Actor, meeting: Meeting, signer: MinutesSigner, on: date, at: datetime, today: date
) -> MinutesSigner:
    """This will note that somebody has signed the minutes on paper, under the text that is out.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when the minutes are not out, the day is before they were sent out or has not come, or the person has
            signed already.
    """
    can_keep_minutes(actor).require()
    minutes = _out(actor, meeting)
    found = next((one for one in signers_of(actor, minutes) if one.pk == signer.pk), None)
    if found is None:
        raise Refused(_("Personen skriver inte längre under protokollet."))
    assert minutes.sent_at is not None
    if on < minutes.sent_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise Refused(
            _("Texten skickades ut senare än så. Den som skrev under tidigare har sett en annan."), field="on"
        )
    if on > today:
        raise Refused(_("Ange den dag då protokollet skrevs under. Den här dagen har inte kommit."), field="on")
    _sign(actor, found, minutes, way=SigningWay.PAPER, on=on, at=at, use_case="governance.note_signature")
    _finish(actor, minutes, at=at)
    return found


def _draft_of(actor: Actor, meeting: Meeting) -> Minutes:
    if meeting.state != MeetingState.HELD:
        raise Refused(_("Bara ett hållet möte har ett protokoll."))
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if minutes is None:
        if meeting.minutes_attested_on is not None:
            raise Refused(_("Protokollet är justerat på annat håll. Lägg det som fil i stället."))
        minutes = Minutes(federation_id=actor.federation_id, meeting=meeting)
        minutes.save()
        record_created(actor=actor, use_case="governance.choose_signers", obj=minutes)
    if minutes.state == MinutesState.OUT:
        raise Refused(_("Protokollet är utskickat. Ta tillbaka det till utkast först."))
    if minutes.state == MinutesState.ATTESTED or minutes.origin != MinutesOrigin.HERE:
        raise Refused(_("Protokollet är redan justerat."))
    minutes.meeting = meeting
    return minutes


def _out(actor: Actor, meeting: Meeting) -> Minutes:
    meeting = locked_meeting(actor, meeting)
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if minutes is None or minutes.state != MinutesState.OUT:
        raise Refused(_("Protokollet är inte utskickat för justering."))
    minutes.meeting = meeting
    return minutes


def _contact(actor: Actor, option: SignerOption) -> Contact:
    if option.contact_id is not None:
        known: Contact = Contact.objects.of(actor).get(pk=option.contact_id)
        return known
    assert option.user_id is not None
    user = User.objects.get(pk=option.user_id)
    same: Contact | None = Contact.objects.of(actor).filter(email__iexact=user.email, user__isnull=True).first()
    if same is not None:
        before = snapshot(same)
        same.user = user
        same.save(update_fields=["user"])
        record_changed(actor=actor, use_case="governance.choose_signers", obj=same, before=before)
        return same
    made = Contact(federation_id=actor.federation_id, name=user.name, email=user.email, user=user)
    with refusals():
        made.save()
    record_created(actor=actor, use_case="governance.choose_signers", obj=made)
    return made


def _put_signers(actor: Actor, minutes: Minutes, people: Sequence[tuple[SignerRole, Contact]], today: date) -> None:
    stored = {(one.role, one.contact_id): one for one in signers_of(actor, minutes)}
    wanted = {(role.value, contact.pk) for role, contact in people}
    for key, row in stored.items():
        if key not in wanted:
            before = snapshot(row)
            row.replaced_on = today
            row.save(update_fields=["replaced_on"])
            record_changed(actor=actor, use_case="governance.choose_signers", obj=row, before=before)
    for position, (role, contact) in enumerate(people):
        known = stored.get((role.value, contact.pk))
        if known is not None:
            before = snapshot(known)
            known.position = position
            known.save(update_fields=["position"])
            record_changed(actor=actor, use_case="governance.choose_signers", obj=known, before=before)
            continue
        signer = MinutesSigner(
            federation_id=actor.federation_id, minutes=minutes, contact=contact, role=role, position=position
        )
        with refusals():
            signer.save()
        record_created(actor=actor, use_case="governance.choose_signers", obj=signer)


def _void(actor: Actor, signer: MinutesSigner, use_case: str) -> None:
    before = snapshot(signer)
    signer.way, signer.signed_on, signer.signed_at, signer.digest, signer.noted_by = "", None, None, "", ""
    signer.save()
    record_changed(actor=actor, use_case=use_case, obj=signer, before=before)


def _sign(
    actor: Actor, signer: MinutesSigner, minutes: Minutes, *, way: SigningWay, on: date, at: datetime, use_case: str
) -> None:
    if signer.way:
        words = {"person": signer.contact.name}
        raise Refused(_("%(person)s har redan skrivit under den här texten.") % words)
    before = snapshot(signer)
    signer.way, signer.signed_on, signer.signed_at, signer.digest = way, on, at, minutes.digest
    signer.noted_by = actor.name
    signer.save()
    record_changed(actor=actor, use_case=use_case, obj=signer, before=before)
    withdraw_about(actor=actor, about=signer, reason=_("Protokollet är underskrivet."))


def _finish(actor: Actor, minutes: Minutes, *, at: datetime) -> None:
    """The last signature attests the minutes: they are registered, with the text that was signed as files."""
    signers = signers_of(actor, minutes)
    if not all(one.way for one in signers):
        return
    before = snapshot(minutes)
    minutes.state = MinutesState.ATTESTED
    minutes.save(update_fields=["state"])
    record_changed(actor=actor, use_case="governance.attest_minutes", obj=minutes, before=before)
    meeting = minutes.meeting
    before = snapshot(meeting)
    meeting.minutes_attested_on = max(one.signed_on for one in signers if one.signed_on)
    meeting.attested_by = ", ".join(one.contact.name for one in signers)[:200]
    meeting.save(update_fields=["minutes_attested_on", "attested_by"])
    record_changed(actor=actor, use_case="governance.attest_minutes", obj=meeting, before=before)
    document = register_minutes(actor=actor, meetings=[meeting])[0]
    store_minutes(actor=actor, minutes=minutes, signers=signers, document=document, at=at)


def _write_letters(actor: Actor, minutes: Minutes, signer: MinutesSigner, *, link: str, at: datetime) -> None:
    """A letter now and a reminder after a week, in the morning where the federation is; whoever signs gets no more."""
    if not signer.contact.email:
        return
    meeting = minutes.meeting
    words = {"body": meeting.body.name, "day": date_format(meeting.date, "j F Y"), "link": link}
    zone = ZoneInfo(settings.TIME_ZONE)
    morning = (at.astimezone(zone) + REMINDED_AFTER).replace(hour=LETTERS_GO_AT, minute=0, second=0, microsecond=0)
    for kind, subject, body, when in (
        (
            LETTER,
            _("Protokoll att justera: %(body)s %(day)s"),
            _("Protokollet från %(body)s %(day)s är utskickat för justering.\n\nLäs det och skriv under: %(link)s"),
            at,
        ),
        (
            REMINDER,
            _("Påminnelse: protokoll att justera, %(body)s %(day)s"),
            _("Protokollet från %(body)s %(day)s väntar på din underskrift.\n\nLäs det och skriv under: %(link)s"),
            morning,
        ),
    ):
        post(
            actor=actor,
            kind=kind,
            to=signer.contact.email,
            name=signer.contact.name,
            subject=subject % words,
            body=body % words,
            at=when,
            about=signer,
            once=f"{kind}:{signer.pk}:{minutes.version}",
        )
