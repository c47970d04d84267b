from django import template

from people.names import name_of

register = template.Library()
register.filter("name_of", name_of)
