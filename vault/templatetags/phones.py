from django import template

from vault.phones import dial

register = template.Library()
register.filter("dial", dial)
