"""What people are asked. Rules are the operations'; here only whether an answer can be read."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mellanrum.governance.models import Body, CallAnswer, Meeting, MeetingState, SeatKind, SeatRole, Substitutes
from mellanrum.governance.operations.bodies import BodyFields
from mellanrum.governance.operations.calls import CallFields
from mellanrum.governance.operations.meetings import MeetingFields
from mellanrum.governance.operations.seats import ContactFields, SeatFields
from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.models import Contact, Member

if TYPE_CHECKING:
    # Only the stubs' form is generic.
    _OfBody = forms.ModelForm[Body]
    _OfContact = forms.ModelForm[Contact]
    _OfMeeting = forms.ModelForm[Meeting]
else:
    _OfBody = _OfContact = _OfMeeting = forms.ModelForm

DAY_HELP = _("ÅÅÅÅ-MM-DD")
TIME_HELP = _("Till exempel 9.30")
TIME_FORMATS = ["%H:%M", "%H.%M", "%H"]


class BodyForm(_OfBody):
    """A body's own words and numbers; ``stamp`` tells how it stood when the form was shown."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Body
        fields = [
            "name",
            "short_name",
            "kind",
            "member",
            "purpose",
            "mandate",
            "composition",
            "least_meetings",
            "ordinary_per_member",
            "substitutes_per_member",
            "escalates_to",
            "position",
        ]

    def __init__(self, *args: Any, bodies: list[Body], members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.pk
        limit(self.fields["escalates_to"], [body for body in bodies if body.pk != own], _("inget annat organ"))
        limit(self.fields["member"], members, _("gemensamt för alla"))
        for name in ("purpose", "mandate", "composition"):
            self.fields[name].widget.attrs["rows"] = 3
        self.fields["position"].required = False

    def words(self) -> BodyFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return BodyFields(
            name=said["name"],
            short_name=said["short_name"],
            kind=said["kind"],
            purpose=said["purpose"],
            mandate=said["mandate"],
            composition=said["composition"],
            least_meetings=said["least_meetings"],
            ordinary_per_member=said["ordinary_per_member"],
            substitutes_per_member=said["substitutes_per_member"],
            escalates_to_id=said["escalates_to"].pk if said["escalates_to"] else None,
            member_id=said["member"].pk if said["member"] else None,
            position=said["position"] or 0,
        )


class NewBodyForm(BodyForm):
    """A new body, with the code that files and addresses name it by."""

    code = forms.SlugField(
        label=_("Kod"),
        max_length=60,
        help_text=_("Så heter organet i filer och adresser, till exempel lsg-havsby. Koden ändras inte sedan."),
    )
    field_order = ["name", "code"]


class EndForm(forms.Form):
    """A last day, and why."""

    last_day = DayField(label=_("Sista dag"), help_text=DAY_HELP)
    reason = forms.CharField(label=_("Skäl"), max_length=250)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Skäl"), max_length=250)


class CallForm(forms.Form):
    """What whoever calls to a meeting chooses."""

    substitutes = forms.ChoiceField(label=_("Ersättare"), choices=Substitutes.choices, widget=forms.RadioSelect)
    answer_by = DayField(label=_("Svar senast"), help_text=DAY_HELP, required=False)
    words = forms.CharField(
        label=_("Egna ord"),
        help_text=_("Står i brevet. Skriv inget om deltagare."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def choices(self) -> CallFields:
        """What was chosen, for the operation."""
        said = self.cleaned_data
        return CallFields(substitutes=said["substitutes"], answer_by=said["answer_by"], words=said["words"])


class CallAnswerForm(forms.Form):
    """An answer to a call."""

    answer = forms.ChoiceField(
        label=_("Ditt svar"),
        choices=[(CallAnswer.COMING, _("Jag kommer")), (CallAnswer.PREVENTED, _("Jag har förhinder"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om du kommer eller har förhinder.")},
    )


class SeatForm(forms.Form):
    """A seat: which kind, for whom, as what, from when."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Slag av plats"), choices=SeatKind.choices, widget=forms.RadioSelect, initial=SeatKind.ORDINARY
    )
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Medlem"),
        required=False,
        empty_label=_("ingen, personen är adjungerad"),
        help_text=_("Medlemmen som personen sitter för. En adjungerad sitter inte för någon."),
    )
    role = forms.ChoiceField(label=_("Uppgift"), choices=SeatRole.choices, required=False)
    personal_mandate = forms.BooleanField(label=_("Personligt mandat"), required=False)
    first_day = DayField(label=_("Första dag"), help_text=DAY_HELP)
    last_day = DayField(
        label=_("Sista dag"), required=False, help_text=_("ÅÅÅÅ-MM-DD. Tomt när platsen gäller tills vidare.")
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields["member"], members)

    def words(self) -> SeatFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return SeatFields(
            kind=said["kind"],
            member=said["member"],
            role=said["role"],
            personal_mandate=said["personal_mandate"],
            first_day=said["first_day"],
            last_day=said["last_day"],
        )


class NewSeatForm(SeatForm):
    """A new seat, with its body and who gets it: a contact, or someone new."""

    body = forms.ModelChoiceField(Body.objects.none(), label=pgettext_lazy("ett", "Organ"), empty_label=_("välj"))
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Person"),
        required=False,
        empty_label=_("någon ny, fyll i nedan"),
    )
    name = forms.CharField(label=_("Den nyas namn"), max_length=150, required=False)
    email = forms.EmailField(label=_("Den nyas e-postadress"), max_length=254, required=False)
    title = forms.CharField(label=_("Den nyas befattning"), max_length=120, required=False)
    field_order = ["body", "contact", "name", "email", "title", "kind", "member"]

    def __init__(
        self, *args: Any, bodies: list[Body], contacts: list[Contact], members: list[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, members=members, **kwargs)
        limit(self.fields["body"], bodies)
        limit(self.fields["contact"], contacts)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("contact") and not said.get("name"):
            self.add_error("contact", _("Välj en person, eller fyll i den nyas namn."))
        return said

    def holder(self) -> Contact | ContactFields:
        """This will give who gets the seat."""
        said = self.cleaned_data
        chosen: Contact | None = said["contact"]
        return chosen or ContactFields(name=said["name"], email=said["email"], title=said["title"])


class ContactForm(_OfContact):
    """What is known of a contact."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contact
        fields = ["name", "title", "email", "phone"]

    def words(self) -> ContactFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return ContactFields(name=said["name"], email=said["email"], phone=said["phone"], title=said["title"])


class MeetingForm(_OfMeeting):
    """A meeting's day, time, place and words."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    date = DayField(label=_("Dag"), help_text=DAY_HELP)
    starts_at = forms.TimeField(label=_("Börjar"), required=False, input_formats=TIME_FORMATS, help_text=TIME_HELP)
    ends_at = forms.TimeField(label=_("Slutar"), required=False, input_formats=TIME_FORMATS, help_text=TIME_HELP)

    class Meta:
        model = Meeting
        fields = ["date", "starts_at", "ends_at", "place", "title", "reference", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3

    def words(self) -> MeetingFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return MeetingFields(
            date=said["date"],
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            place=said["place"],
            title=said["title"],
            reference=said["reference"],
            note=said["note"],
        )


class NewMeetingForm(MeetingForm):
    """A new meeting, with its body."""

    body = forms.ModelChoiceField(Body.objects.none(), label=pgettext_lazy("ett", "Organ"), empty_label=_("välj"))
    field_order = ["body", "date"]

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields["body"], bodies)


class MeetingFilterForm(forms.Form):
    """What the list of meetings is narrowed to. It is drawn and never judged, so no question is called optional."""

    use_required_attribute = False
    q = forms.CharField(label=_("Sök"), max_length=100)
    body = forms.ChoiceField(label=pgettext_lazy("ett", "Organ"))
    year = forms.IntegerField(label=_("År"))
    state = forms.ChoiceField(label=_("Läge"))

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["body"], [("", _("alla")), *((body.code, body.label) for body in bodies)])
        _choices(self.fields["state"], [("", _("alla")), *MeetingState.choices])


class DayForm(forms.Form):
    """A day to look at."""

    on = DayField(label=_("Dag"), required=False, help_text=DAY_HELP)


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """This will show what an operation said no to, beside the question that it is about or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def limit(field: forms.Field, rows: Any, empty: Any = None) -> None:
    """Offer exactly the rows that the query gave the actor; they are fetched already."""
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    field.queryset = field.queryset.model._default_manager.filter(pk__in=[row.pk for row in rows])
    if empty is not None:
        field.empty_label = empty
