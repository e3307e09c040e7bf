"""Forms as the public sector asks: label, help and error of one question together, the summary first, dates typed."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString


class FormRenderer(TemplatesSetting):
    """The project's `FORM_RENDERER`: every `{{ form }}` and `{{ field.as_field_group }}` looks like our own."""

    form_template_name = "rendering/parts/form.html"
    field_template_name = "rendering/parts/field.html"


def kind(field: forms.BoundField) -> str:
    """This will tell how a question is laid out: "hidden", "choices", "check", "file" or "line"."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "line"


def control(field: forms.BoundField) -> SafeString:
    """This will render a question's own control with Designsystemet's class, and a day as a text to type."""
    widget = field.field.widget
    attributes: dict[str, Any] = {"class": f"{widget.attrs.get('class', '')} ds-input".strip()}
    if isinstance(field.field, forms.DateField):
        attributes |= {"size": "12", "inputmode": "numeric", "autocomplete": "off"}
    elif isinstance(field.field, forms.TimeField):
        attributes |= {"size": "7", "inputmode": "numeric", "autocomplete": "off"}
    elif isinstance(widget, forms.NumberInput):
        # As text: what was typed comes back when it is no number, and the wheel changes nothing by accident.
        widget.input_type = "text"
        for name in ("min", "max", "step"):
            widget.attrs.pop(name, None)
        attributes |= {"size": "10", "inputmode": "decimal", "autocomplete": "off"}
    return field.as_widget(attrs=attributes)
