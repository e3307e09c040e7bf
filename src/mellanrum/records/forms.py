"""What people are asked in the register. Rules are the operations'; here only whether an answer can be read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused

from .formats import ENDINGS, media_type_of
from .models import Direction, Document, Matter, Outcome, StoredFile
from .objects import all_kinds
from .operations.by_hand import DocumentWords, NewFile
from .provisions import PROVISIONS

DAY_HELP = gettext_lazy("ÅÅÅÅ-MM-DD")
REASON_HELP = gettext_lazy("Står i historiken. Skriv inget om enskilda personer.")


class StoredFileField(forms.FileField):
    """A file that the register may take."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Fil"))
        super().__init__(
            widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
            error_messages={
                "required": gettext_lazy("Välj en fil. Den får vara högst 20 MB."),
                "empty": gettext_lazy("Filen är tom."),
            },
            help_text=gettext_lazy("PDF, Word, Excel, bild, text eller e-post, högst 20 MB."),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[bytes] | None":
        """This will refuse a file that is too large before it is read."""
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file is not None and file.size is not None and file.size > settings.LARGEST_STORED_FILE:
            raise forms.ValidationError(_("Filen är för stor. Den får vara högst 20 MB."))
        return file


def new_file(uploaded: "UploadedFile[bytes] | None") -> NewFile | None:
    """This will read an upload as a file to keep; its kind is what its name claims, and is checked when it is kept."""
    if uploaded is None:
        return None
    name = uploaded.name or ""
    return NewFile(name=name, data=uploaded.read(), media_type=media_type_of(name) or "application/octet-stream")


class MatterFilterForm(forms.Form):
    """What the list of matters is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=100)
    year = forms.CharField(label=gettext_lazy("År"), required=False, max_length=4)
    state = forms.ChoiceField(
        label=gettext_lazy("Läge"),
        required=False,
        choices=[
            ("", gettext_lazy("alla")),
            ("open", gettext_lazy("öppna")),
            ("closed", gettext_lazy("avslutade")),
        ],
    )
    marked = forms.ChoiceField(
        label=gettext_lazy("Sekretess"),
        required=False,
        choices=[
            ("", gettext_lazy("alla")),
            ("yes", gettext_lazy("med markering")),
            ("no", gettext_lazy("utan markering")),
        ],
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Riktning"), required=False, choices=[("", gettext_lazy("alla")), *Direction.choices]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Slag"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].widget.attrs |= {"size": "6", "inputmode": "numeric"}
        _offer(self.fields["kind"], [("", _("alla")), *all_kinds().items()])


class PublicFilterForm(forms.Form):
    """What the public list is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=100)
    year = forms.CharField(label=gettext_lazy("År"), required=False, max_length=4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].widget.attrs |= {"size": "6", "inputmode": "numeric"}


class DocumentForm(forms.Form):
    """The words of a document."""

    title = forms.CharField(
        label=gettext_lazy("Vad handlingen gäller"),
        max_length=250,
        help_text=gettext_lazy("Kort, och utan uppgifter som avslöjar något om en enskild person."),
    )
    on = DayField(label=gettext_lazy("Inkom, skickades eller upprättades"), help_text=DAY_HELP)
    direction = forms.ChoiceField(label=gettext_lazy("Riktning"), choices=Direction, widget=forms.RadioSelect)
    counterpart = forms.CharField(
        label=gettext_lazy("Från eller till"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Myndigheten eller företaget. Skriv privatperson när det är en enskild: diarielistan är öppen för alla."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Slag"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["kind"], all_kinds().items())

    def words(self) -> DocumentWords:
        """This will give the answers in the shape of the operations."""
        given = self.cleaned_data
        return DocumentWords(
            title=given["title"],
            on=given["on"],
            kind=given["kind"],
            direction=Direction(given["direction"]),
            counterpart=given["counterpart"],
        )


class RegisterForm(DocumentForm):
    """A document to register, in a matter or in a new one."""

    matter = forms.CharField(
        label=gettext_lazy("Ärende"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Diarienummer, till exempel 2026-17. Tomt öppnar ett nytt ärende."),
    )
    file = StoredFileField(required=False)
    field_order = ("matter", "title", "direction", "on", "counterpart", "kind", "file")


class CorrectDocumentForm(DocumentForm):
    """The words of a document, and why they are changed."""

    reason = forms.CharField(label=gettext_lazy("Varför ändras uppgifterna?"), help_text=REASON_HELP)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        if document.object_type:
            # The kind of what registered itself is how it is found again.
            _offer(self.fields["kind"], [(document.kind, all_kinds().get(document.kind, document.kind))])


class MatterForm(forms.Form):
    """A matter to open."""

    title = forms.CharField(
        label=gettext_lazy("Vad ärendet gäller"),
        max_length=250,
        help_text=gettext_lazy("Kort, och utan uppgifter som avslöjar något om en enskild person."),
    )
    on = DayField(label=gettext_lazy("Öppnas"), help_text=DAY_HELP)


class CorrectMatterForm(forms.Form):
    """A matter's title, and why it is changed."""

    title = forms.CharField(label=gettext_lazy("Vad ärendet gäller"), max_length=250)
    reason = forms.CharField(label=gettext_lazy("Varför ändras det?"), help_text=REASON_HELP)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Where a document is put instead."""

    matter = forms.CharField(
        label=gettext_lazy("Till ärende"), max_length=20, help_text=gettext_lazy("Diarienummer, till exempel 2026-17.")
    )
    reason = forms.CharField(label=gettext_lazy("Varför flyttas handlingen?"), help_text=REASON_HELP)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=gettext_lazy("Varför?"), help_text=REASON_HELP)


class SecrecyForm(forms.Form):
    """Under which provision something is marked as secret, and what the public list says instead of the title."""

    common = forms.ChoiceField(label=gettext_lazy("Bestämmelse"), required=False)
    other = forms.CharField(
        label=gettext_lazy("Annan bestämmelse"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Kapitel och paragraf, till exempel 35 kap. 1 § OSL."),
    )
    public_title = forms.CharField(
        label=gettext_lazy("Rubrik i den offentliga diarielistan"),
        max_length=250,
        required=False,
        help_text=gettext_lazy(
            "Den riktiga rubriken och från eller till vem visas inte där. Skriv något som inte avslöjar, eller lämna "
            "tomt."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Varför ändras markeringen?"), help_text=REASON_HELP)

    def __init__(self, *args: Any, obj: Document | Matter, **options: Any) -> None:
        known = dict(PROVISIONS)
        standing = obj.secrecy_provision
        options["initial"] = {
            "common": standing if standing in known else "",
            "other": "" if standing in known else standing,
            "public_title": obj.public_title,
        }
        super().__init__(*args, **options)
        _offer(
            self.fields["common"],
            [("", _("ingen markering")), *((code, f"{code}, {words}") for code, words in known.items())],
        )

    @property
    def provision(self) -> str:
        """The provision that was chosen or written; the written one counts when there are both."""
        return str(self.cleaned_data["other"].strip() or self.cleaned_data["common"])


class FileForm(forms.Form):
    """A file for a document."""

    file = StoredFileField()
    note = forms.CharField(
        label=gettext_lazy("Om versionen"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Till exempel vad som är rättat. En fil med samma namn blir en ny version."),
    )


class MaskedFileForm(forms.Form):
    """A copy with passages taken out."""

    file = StoredFileField(label=gettext_lazy("Kopian där uppgifterna är borttagna"))
    note = forms.CharField(
        label=gettext_lazy("Vad som är borttaget"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Skriv vilket slags uppgift, inte själva uppgiften."),
    )


class RequestForm(forms.Form):
    """What somebody asks to see."""

    asked = forms.CharField(
        label=gettext_lazy("Vad begärs?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("Skriv inte vem som frågar här: texten står i historiken."),
    )
    received_on = DayField(label=gettext_lazy("Dag då begäran kom in"), help_text=DAY_HELP)
    received_time = forms.TimeField(
        label=gettext_lazy("Klockan"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        help_text=gettext_lazy("Till exempel 9.30. Tiden räknas härifrån."),
    )
    requester = forms.CharField(
        label=gettext_lazy("Vem svaret ska till"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Bara det som behövs för att svara. Den som begär har rätt att vara anonym, och får inte frågas om namn "
            "eller skäl mer än sekretessprövningen kräver. Uppgiften sparas inte i historiken och kan tas bort."
        ),
    )


class AddDocumentsForm(forms.Form):
    """Which documents a request is about."""

    numbers = forms.CharField(
        label=gettext_lazy("Handlingar att lägga till"),
        max_length=2000,
        help_text=gettext_lazy(
            "Diarienummer, åtskilda av komma. 2026-17:2 är en handling, 2026-17 alla handlingar i ärendet."
        ),
    )


class ExamineForm(forms.Form):
    """What comes of one document."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Utfall"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.UNTRIED],
    )
    masked_copy = forms.ModelChoiceField(
        label=gettext_lazy("Maskad kopia"),
        queryset=StoredFile.objects.none(),
        required=False,
        empty_label=gettext_lazy("ingen"),
        help_text=gettext_lazy("Den kopia som lämnas ut."),
    )
    common = forms.ChoiceField(label=gettext_lazy("Bestämmelse"), required=False)
    other = forms.CharField(label=gettext_lazy("Annan bestämmelse"), max_length=120, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Vad lämnas inte ut, och varför?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Står i beslutet. Skriv inte själva uppgiften."),
    )

    def __init__(self, *args: Any, copies: Iterable[StoredFile], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["masked_copy"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = StoredFile.objects.filter(pk__in=[copy.pk for copy in copies])
        _offer(
            self.fields["common"],
            [("", _("ingen")), *((code, f"{code}, {words}") for code, words in PROVISIONS)],
        )

    @property
    def provision(self) -> str:
        """The provision that was chosen or written; the written one counts when there are both."""
        return str(self.cleaned_data["other"].strip() or self.cleaned_data["common"])


class RetentionForm(forms.Form):
    """How long documents of a kind are kept."""

    kind = forms.ChoiceField(label=gettext_lazy("Slag av handling"))
    keep = forms.ChoiceField(
        label=gettext_lazy("Vad som är beslutat"),
        widget=forms.RadioSelect,
        choices=[("preserve", gettext_lazy("bevaras")), ("years", gettext_lazy("gallras efter ett antal år"))],
    )
    years = forms.IntegerField(
        label=gettext_lazy("Antal år"),
        required=False,
        help_text=gettext_lazy("Hela kalenderår efter det år då ärendet avslutades."),
    )
    decision = forms.CharField(
        label=gettext_lazy("Beslut"),
        max_length=200,
        help_text=gettext_lazy("Vem som beslutade och när, till exempel Styrelsen 2026-03-04, § 21."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["kind"], all_kinds().items())

    def clean(self) -> dict[str, Any]:
        """This will ask for the years when something is to be disposed of, and forget them when it is preserved."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("keep") == "years" and given.get("years") is None and "years" not in self.errors:
            self.add_error("years", _("Ange efter hur många år handlingarna gallras."))
        if given.get("keep") == "preserve":
            given["years"] = None
        return given


def _offer(field: forms.Field, choices: Iterable[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put a refusal beside the question that it is about, or at the top of the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
