from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        from people import signs  # noqa: F401  connects the signals, which needs the models
        from people.roles import Role

        given = {role for roles in settings.OIDC_ROLES.values() for role in roles}
        if unknown := given - set(Role):
            raise ImproperlyConfigured(
                f"OIDC_ROLES: no role is called {', '.join(sorted(unknown))}; there are {', '.join(Role)}."
            )
