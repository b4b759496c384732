"""How every form looks: label, hint, error, control, tied together for a screen reader."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """One override of Django's field and error templates; see templates/core/field.html."""

    field_template_name = "core/field.html"
