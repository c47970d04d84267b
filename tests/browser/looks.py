"""What is wrong with a page, for those who look at it: in words, so that an empty list is what to hope for.

Each page in each state gets every rule of axe once. In another window, light or width, only contrast
and the size of targets can change, and whether the page scrolls sideways: only they are looked at again.
"""

from axe_playwright_python.base import AXE_FILE_PATH

AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
EVERY_RULE = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
RULES_OF_LOOKS = {"type": "rule", "values": ["color-contrast", "target-size"]}

PHONE, TABLET, DESK = 320, 768, 1280  # px; a desk at 400% is a phone
HEIGHT = 844
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PRESSED_ALONE = "main .button, main .choice, .exit, .header__language"
LOWER_THAN_A_FINGER = """(pressed) => [...document.querySelectorAll(pressed)]
    .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden"))
    .map((each) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect().height])
    .filter(([, height]) => height < 44)"""


def look(page, pressed=PRESSED_ALONE):
    """All of it: as the page was opened, then at the other end of the widths in the other light.

    `pressed` selects what a finger presses on its own.
    """
    width, dark = page.viewport_size["width"], is_dark(page)
    problems = [*faults(page), *measured(page, pressed)]
    show(page, TABLET, dark)
    problems += sideways(page)
    show(page, DESK if width < TABLET else PHONE, not dark)
    problems += [*faults(page, RULES_OF_LOOKS), *measured(page, pressed)]
    show(page, width, dark)
    return [f"{page.url}: {problem}" for problem in problems]


def faults(page, rules=EVERY_RULE):
    """By axe. Without preload: it would write our style sheets into the page, which our policy refuses."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in page.evaluate("async options => (await axe.run(options)).violations", options)
        for node in violation["nodes"]
    ]


def measured(page, pressed=PRESSED_ALONE):
    """By measure, which needs no scripts in the page, but its style sheets."""
    page.wait_for_load_state()
    low = page.evaluate(LOWER_THAN_A_FINGER, pressed)
    return [*sideways(page), *(f"a target of {height} px: {target}" for target, height in low)]


def sideways(page):
    wider = page.evaluate(SIDEWAYS)
    return [f"scrolls sideways by {wider} px at {page.viewport_size['width']} px"] if wider > 0 else []


def show(page, width, dark):
    """In reduced motion, so that no color is still on its way while it is looked at."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")


def is_dark(page):
    return page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
