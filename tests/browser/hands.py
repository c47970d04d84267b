"""How staff work a page: with keys alone, or with fingers; and the app that shows their code."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

MOST_TABS = 150


class Keyboard:
    """Hands that never leave the keys: Tab to a control, then Enter, Space, arrows or letters."""

    def __init__(self, page):
        self.page = page

    def go_to(self, control):
        control.wait_for()
        for _ in range(MOST_TABS):
            if control.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {control}")

    def press(self, control):
        self.go_to(control)
        self.page.keyboard.press("Enter")

    def write(self, control, text):
        self.go_to(control)
        self.page.keyboard.type(text)

    def tick(self, control):
        self.go_to(control)
        self.page.keyboard.press("Space")

    def choose(self, group, label):
        """Tab reaches a group of radios once; arrows go through it."""
        radios = group.get_by_role("radio")
        self.go_to(radios.first)
        self.page.keyboard.press("Space")
        wanted = group.get_by_label(label, exact=True)
        for _ in range(radios.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {label}")

    def set_moment(self, control, moment):
        """A day and time as the browser's picker takes them, part by part."""
        self.go_to(control)
        self.page.keyboard.type(f"{moment:%m%d%Y}")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(f"{moment:%I%M%p}")


class Touch:
    """Fingers."""

    def __init__(self, page):
        self.page = page

    def press(self, control):
        control.click()

    def write(self, control, text):
        control.fill(text)

    def tick(self, control):
        control.check()

    def choose(self, group, label):
        group.get_by_label(label, exact=True).check()

    def set_moment(self, control, moment):
        control.fill(f"{moment:%Y-%m-%dT%H:%M}")


def code_for(secret, ahead=0):
    """What an authenticator app shows now, or in so many half minutes."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))
