"""Who comes to the pages of a study. They are in English, whatever the browser asks for."""

from functools import wraps

from django.utils.translation import override

from people.roles import Role, only_for

RATERS = (Role.CLINICAL, Role.CLINICIAN)
RESPONSIBLE = (Role.ADMIN, Role.CLINICAL)


def study_page(*roles: Role):
    def decorate(view):
        @wraps(view)
        def in_english(request, *args, **kwargs):
            with override("en"):
                return view(request, *args, **kwargs)

        return only_for(*roles)(in_english)

    return decorate
