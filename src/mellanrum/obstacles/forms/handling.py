"""What the office, a chair and a member's owner are asked when they handle an obstacle."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body
from mellanrum.kernel.days import DayField
from mellanrum.obstacles.models import Cause, EffectLevel, ObstacleKind, Origin
from mellanrum.obstacles.operations.effects import Change
from mellanrum.obstacles.operations.registering import Wording
from mellanrum.obstacles.operations.stepping import Said
from mellanrum.tenancy.models import Member

from .marked import MarkedForm, chosen

DAY_HELP = _("ÅÅÅÅ-MM-DD")
TEXT_HELP = _("Den som rapporterade får läsa det.")


class WordingForm(MarkedForm):
    """An obstacle in the office's words."""

    looked_through = ("title", "text")
    title = forms.CharField(
        label=_("Rubrik"), max_length=200, help_text=_("Syns i diariet. Ingen ska gå att känna igen.")
    )
    text = forms.CharField(
        label=_("Vad hindrar"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Beskriv hindret mellan organisationerna, inte personen."),
    )
    kind = forms.ChoiceField(label=_("Slag"), choices=ObstacleKind.choices, widget=forms.RadioSelect)
    members = forms.MultipleChoiceField(label=_("Medlemmar som det rör"), widget=forms.CheckboxSelectMultiple)
    is_internal = forms.BooleanField(label=_("Det rör en medlems egen samordning"), required=False)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["members"], [(member.code, member.name) for member in members])

    def wording(self) -> Wording:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return Wording(
            title=said["title"],
            text=said["text"],
            kind=said["kind"],
            members=said["members"],
            is_internal=said["is_internal"],
        )


class NewObstacleForm(WordingForm):
    """An obstacle that did not come as a report."""

    origin = forms.ChoiceField(label=_("Kommer från"), choices=Origin.choices)
    raised_on = DayField(label=_("Rapporterades"), help_text=DAY_HELP)
    raised_in = forms.ChoiceField(label=_("Upptäcktes i"), required=False)
    field_order = ["title", "text", "kind", "members", "is_internal", "origin", "raised_on", "raised_in"]

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["raised_in"], [("", "–"), *((body.code, body.label) for body in bodies)])


class SaidForm(forms.Form):
    """When it was said, in which words, and by which decision."""

    on = DayField(label=_("Dag"), help_text=DAY_HELP)
    text = forms.CharField(
        label=_("Vad som sades"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=TEXT_HELP
    )
    decision_words = forms.CharField(
        label=_("Beslut"), required=False, max_length=60, help_text=_("Till exempel § 42, när det fattades ett beslut.")
    )

    def said(self) -> Said:
        """This will give the answers as the operations take them."""
        told = self.cleaned_data
        return Said(on=told["on"], text=told["text"], decision_words=told.get("decision_words") or "")


class MoveForm(SaidForm):
    """Where an obstacle goes: a body, a member, or a party beyond."""

    to = forms.ChoiceField(label=_("Till"))
    beyond = forms.CharField(
        label=_("Vart utanför förbundet"),
        required=False,
        max_length=200,
        help_text=_("När du väljer utanför förbundet."),
    )
    answer_by = DayField(
        label=_("Svar väntas senast"), required=False, help_text=_("ÅÅÅÅ-MM-DD. Tomt ger nivåns egna dagar.")
    )
    field_order = ["to", "beyond", "on", "answer_by", "text", "decision_words"]

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["to"], places)


class AnswerForm(SaidForm):
    """What a level answers, for good or for the time being."""

    answer = forms.ChoiceField(
        label=_("Svar"),
        widget=forms.RadioSelect,
        choices=[
            ("solved", _("Hindret är löst")),
            ("not_solvable", _("Det går inte att lösa här")),
            ("meanwhile", _("Svar så länge: ett slutligt svar kommer senare")),
        ],
    )
    answer_by = DayField(
        label=_("Slutligt svar senast"), required=False, help_text=_("När svaret gäller så länge. ÅÅÅÅ-MM-DD")
    )
    field_order = ["answer", "on", "text", "answer_by", "decision_words"]


class ActionForm(SaidForm):
    """What is going to be done, by whom and until when."""

    action = forms.CharField(label=_("Vad som ska göras"), widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.CharField(label=_("Ansvarig"), max_length=200, help_text=_("En roll eller en enhet räcker."))
    by = DayField(label=_("Klart senast"), help_text=DAY_HELP)
    field_order = ["action", "owner", "by", "on", "text", "decision_words"]


class ReceiveForm(SaidForm):
    """Which body the answer reached."""

    body = forms.ChoiceField(label=_("Organ"))
    field_order = ["body", "on", "text"]

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["decision_words"]
        chosen(self.fields["body"], [(body.code, body.label) for body in bodies])


class CauseForm(forms.Form):
    """Which cause an obstacle has: one that is known, or a new one."""

    cause = forms.ChoiceField(label=_("Orsak som redan finns"), required=False)
    title = forms.CharField(label=_("Ny orsak"), required=False, max_length=200)
    text = forms.CharField(label=_("Beskrivning"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, causes: Sequence[Cause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["cause"], [("", "–"), *((str(cause.pk), cause.title) for cause in causes)])


class EffectForm(MarkedForm):
    """What an obstacle led to."""

    looked_through = ("changed", "evidence", "public_text")
    changed = forms.CharField(label=_("Vad som ändrades"), widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label=_("Var"), max_length=200)
    people = forms.IntegerField(
        label=_("För hur många"), required=False, min_value=0, help_text=_("Tomt när ni inte vet.")
    )
    evidence = forms.CharField(label=_("Hur ni vet det"), widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.TypedChoiceField(
        label=_("Effektnivå"), choices=EffectLevel.choices, coerce=int, widget=forms.RadioSelect
    )
    since = DayField(label=_("Gäller från"), help_text=DAY_HELP)
    public_text = forms.CharField(
        label=_("Text för alla"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Visas på den öppna sidan. Tomt håller effekten inom förbundet."),
    )
    field_order = ["changed", "place", "people", "evidence", "level", "since", "public_text"]

    def change(self) -> Change:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return Change(
            changed=said["changed"],
            place=said["place"],
            people=said["people"],
            evidence=said["evidence"],
            level=said["level"],
            since=said["since"],
            public_text=said["public_text"],
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Skäl"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OwnerForm(forms.Form):
    """Who answers inside a member."""

    member = forms.ChoiceField(label=_("Medlem"))
    contact = forms.ChoiceField(label=_("Person"), help_text=_("Den som har ett konto kan svara här."))
    on = DayField(label=_("Från och med"), help_text=DAY_HELP)

    def __init__(
        self, *args: Any, members: Sequence[tuple[str, str]], contacts: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["member"], members)
        chosen(self.fields["contact"], contacts)


class ObstacleFilterForm(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(label=_("Sök"), required=False)
    state = forms.ChoiceField(
        label=_("Läge"),
        required=False,
        choices=[("", _("Alla")), ("open", _("Öppna")), ("done", _("Besvarade"))],
    )
    level = forms.ChoiceField(label=_("Nivå"), required=False)
    member = forms.ChoiceField(label=_("Medlem"), required=False)
    kind = forms.ChoiceField(label=_("Slag"), required=False, choices=[("", _("Alla")), *ObstacleKind.choices])
    year = forms.IntegerField(label=_("År"), required=False)

    def __init__(
        self, *args: Any, levels: Sequence[tuple[str, str]], members: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["level"], [("", str(_("Alla"))), *levels])
        chosen(self.fields["member"], [("", str(_("Alla"))), *members])
