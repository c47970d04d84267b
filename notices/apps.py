from django.apps import AppConfig
from django.core import checks


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self):
        checks.register(mail_can_be_sent, checks.Tags.security, deploy=True)


def mail_can_be_sent(**kwargs) -> list[checks.Warning]:
    """A production site without a mail server tells nobody who is not looking."""
    from notices.mailing import sends_mail  # needs the models

    if sends_mail():
        return []
    return [
        checks.Warning(
            "EMAIL_URL is not set: nobody is told by e-mail of a call that is overdue.", id="notices.W001"
        )
    ]
