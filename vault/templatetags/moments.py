from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def moment(at) -> str:
    """Day and time where the site is, with its zone, so that people in another zone don't have to guess."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{date_format(here, 'DATETIME_FORMAT')} {here.tzname()}"
