import json

from django import template

register = template.Library()


@register.filter
def as_json(options):
    """For a data attribute: the Content Security Policy allows no script in the page, not even of data."""
    return json.dumps(options)
