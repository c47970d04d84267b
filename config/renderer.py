from django.forms.renderers import TemplatesSetting


class PlainRenderer(TemplatesSetting):
    """Forms printed as they are look the same as those that crispy prints: both use templates/plain."""

    form_template_name = "plain/form.html"
    formset_template_name = "plain/formset.html"
    field_template_name = "plain/field.html"
