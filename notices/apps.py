from django.apps import AppConfig
from django.core import checks


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self):
        checks.register(mail_can_be_sent, checks.Tags.security, deploy=True)


def mail_can_be_sent(**kwargs) -> list[checks.Warning]:
    """Warn about a production site without a mail server: only people who look see a notice."""
    from notices.mailing import sends_mail  # needs the models

    if sends_mail():
        return []
    return [
        checks.Warning("EMAIL_URL is not set: no e-mail is sent when a call is overdue.", id="notices.W001")
    ]
