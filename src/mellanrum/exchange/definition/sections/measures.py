"""A goal's measure against the catalogue: the key, its parameters, its unit, and the codes that parameters name."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from mellanrum.exchange.definition.problems import described, nearest, one_of, quoted
from mellanrum.exchange.definition.sheet import Item, Sheet
from mellanrum.governance.models import BodyKind
from mellanrum.measures import catalogue
from mellanrum.surveys.models import Level

# Parameters of these names hold the code of something in the same file (a goal: in the same plan).
_CODES = {
    "body": ("bodies",),
    "member": ("members",),
    "goal": ("plans", "goals"),
    "survey": ("questionnaires",),
    "question": ("questionnaires", "questions"),
}
# Parameters of these names hold one of a fixed list of codes, or nothing.
_CHOICES: dict[str, type[TextChoices]] = {"body_kind": BodyKind, "level": Level}


def check_measure(sheet: Sheet, goal: Item) -> None:
    """This will note what is wrong with a goal's measure: an unknown key, parameters that do not fit, another unit."""
    key, parameters = goal.get("measure"), goal.get("parameters") or {}
    if key is None:
        if parameters and "measure" not in goal.raw:
            expected = _("nyckeln measure, som uppgifterna hör till")
            sheet.report(goal, "parameters", expected=expected, found=_("uppgifter utan mått"))
        return
    try:
        measure = catalogue.get(key)
    except catalogue.UnknownMeasure as unknown:
        expected = one_of(catalogue.names()) if catalogue.names() else _("ett mått i katalogen")
        suggestion = unknown.nearest or nearest(key, catalogue.names())
        sheet.report(goal, "measure", expected=expected, found=described(key), suggestion=suggestion)
        return
    for error in catalogue.check_parameters(key, parameters):
        _report(sheet, goal, error, parameters)
    unit = goal.get("unit")
    # A measure without a unit of its own (observations by hand) takes the goal's.
    if unit is not None and measure.unit and unit != measure.unit:
        expected = _("måttets enhet, %(unit)s") % {"unit": quoted(measure.unit)}
        sheet.report(goal, "unit", expected=expected, found=described(unit), suggestion=measure.unit)
    for name, path in _CODES.items():
        value = parameters.get(name)
        known = sheet.codes(sheet.of(*path, parent=goal.parent if path[0] == "plans" else None))
        if isinstance(value, str) and value not in known:
            expected = one_of(known) if known else _("en kod som står i filen")
            sheet.report(
                goal,
                "parameters",
                expected=expected,
                found=described(value),
                suggestion=nearest(value, known),
                place=(name,),
            )

    for name, choices in _CHOICES.items():
        value = parameters.get(name)
        if isinstance(value, str) and value and value not in choices.values:
            suggestion = nearest(value, choices.values)
            expected = one_of(choices.values)
            sheet.report(
                goal, "parameters", expected=expected, found=described(value), suggestion=suggestion, place=(name,)
            )


def _report(sheet: Sheet, goal: Item, error: catalogue.ParameterError, parameters: dict[str, object]) -> None:
    words = {"str": _("text"), "int": _("ett heltal"), "float": _("ett tal"), "bool": _("true eller false")}
    if error.name not in parameters:
        expected = _("uppgiften %(name)s: %(kind)s") % {
            "name": error.name,
            "kind": words.get(error.expected, error.expected),
        }
        sheet.report(goal, "parameters", expected=expected, found=_("ingen sådan uppgift"))
    elif error.found == error.name:
        expected = one_of(error.expected.split(", "))
        found = _("den okända uppgiften %(name)s") % {"name": quoted(error.name)}
        sheet.report(goal, "parameters", expected=expected, found=found, suggestion=error.nearest, place=(error.name,))
    else:
        expected = words.get(error.expected, error.expected)
        found = described(parameters[error.name])
        sheet.report(goal, "parameters", expected=expected, found=found, place=(error.name,))
