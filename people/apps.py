from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        from people import signs  # noqa: F401  connects the signals, which needs the models
