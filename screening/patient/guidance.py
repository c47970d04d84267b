"""What a person is told beside the level: danger that does not change it, help to ask for, and other ways.

Each piece stands once, the most urgent first, and is the same on the result, in print, on the page after
sending and when it is looked up later. Sources: SAMHSA TIP 63 (medicine for opioid use, also in
pregnancy) and TIP 45 (withdrawal); the Surgeon General's advisory on naloxone; ASAM's public guideline on
alcohol withdrawal; CDC on fentanyl.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.offered.elsewhere import Piece, Way, call_to_988, text_to_988
from screening.instrument.flags import Flag, Note
from screening.models import SiteSettings
from vault.phones import dial

CAN_HARM_THE_BABY = {"alcohol", "sedatives", "opioids"}
MODERATE = 2  # the severity from which medicine for alcohol use is worth asking about


@dataclass(frozen=True)
class Facts:
    """What decides which pieces a person is told. `severity` is None where the person was not judged."""

    flags: Collection[str]
    notes: Collection[str]
    substances: Collection[str]
    severity: int | None
    someone_else: bool

    def says(self, to_self: str, of_other: str) -> str:
        return of_other if self.someone_else else to_self


def to_do_first(facts: Facts, site: SiteSettings) -> list[Piece]:
    """Danger, the worst first. An emergency has its own page, and is not among these."""
    pieces = (
        suicide(facts),
        overdose(facts),
        stopping(facts),
        pregnancy(facts),
        medical_check(facts),
        mind(facts),
        unsafe_home(facts, site),
    )
    return [piece for piece in pieces if piece]


def suicide(facts: Facts) -> Piece | None:
    if Flag.CRISIS_SUICIDE not in facts.flags:
        return None
    more = facts.says(
        _("Someone will listen and help you stay safe, day or night."),
        _("You can call for them. Someone will help you both stay safe."),
    )
    return Piece("suicide", _("Call or text 988 today."), (more,), ways_to_988())


def overdose(facts: Facts) -> Piece | None:
    """Naloxone and medicine for opioid use: the two things that keep people who use opioids alive."""
    is_urgent = Flag.URGENT_OVERDOSE_RISK in facts.flags
    if not is_urgent and Note.OVERDOSE_PREVENTION not in facts.notes:
        return None
    medicine = (
        _("Ask for medicine for opioid use (buprenorphine or methadone) today.")
        if is_urgent
        else _("Ask for medicine for opioid use (buprenorphine or methadone) on the first call.")
    )
    return Piece(
        "overdose",
        facts.says(
            _("Keep naloxone (Narcan) with you, and do not use alone."),
            _("Keep naloxone (Narcan) at hand, and do not let them use alone."),
        ),
        (
            _("It brings people back from an overdose. No prescription is needed, and it is often free."),
            _(
                "Street drugs often hold fentanyl. After a break (detox, jail, a hospital), the old dose "
                "can kill."
            ),
            medicine,
            _("It cuts the risk of death by about half, and fits every level of care."),
            facts.says(_("Never stop it on your own."), _("They should never stop it on their own.")),
        ),
    )


def stopping(facts: Facts) -> Piece | None:
    if Flag.URGENT_TAPER not in facts.flags:
        return None
    return Piece(
        "stopping",
        facts.says(
            _("Do not stop all at once on your own. Get medical help first."),
            _("They should not stop all at once on their own. Get them medical help first."),
        ),
        (
            _(
                "Stopping can be dangerous. Watch for shaking, sweating, a racing heart, throwing up, or "
                "seeing things. If any of these gets strong, call 911."
            ),
        ),
        (call_911(),),
    )


def pregnancy(facts: Facts) -> Piece | None:
    if Flag.URGENT_PREGNANCY not in facts.flags:
        return None
    more: tuple[str, ...] = ()
    if CAN_HARM_THE_BABY & set(facts.substances):
        more = (
            facts.says(
                _("Do not stop alcohol, pills or opioids all at once. That can harm the baby."),
                _("They should not stop alcohol, pills or opioids all at once. That can harm the baby."),
            ),
            _("Medicine for opioid use is safe in pregnancy, and is what doctors advise."),
        )
    first = facts.says(
        _("See a doctor or nurse today about the pregnancy."),
        _("They need to see a doctor or nurse today about the pregnancy."),
    )
    return Piece("pregnancy", first, more)


def medical_check(facts: Facts) -> Piece | None:
    if Flag.URGENT_MEDICAL not in facts.flags:
        return None
    first = facts.says(_("Get a medical check today."), _("They need a medical check today."))
    return Piece("medical_check", first, (_("A clinic, a doctor or an emergency room can do it."),))


def mind(facts: Facts) -> Piece | None:
    if Flag.URGENT_PSYCHIATRIC not in facts.flags:
        return None
    first = facts.says(
        _("Call or text 988, or see a doctor today."),
        _("Call or text 988 with them, or take them to a doctor today."),
    )
    ways = () if Flag.CRISIS_SUICIDE in facts.flags else ways_to_988()
    return Piece("mind", first, (_("Help for mind and mood can start right away."),), ways)


def unsafe_home(facts: Facts, site: SiteSettings) -> Piece | None:
    if Flag.URGENT_UNSAFE_HOME not in facts.flags:
        return None
    first = facts.says(_("You have a right to be safe at home."), _("They have a right to be safe at home."))
    leave = _("In danger, call 911. You can leave this page fast with “Exit this page”.")
    name = site.violence_line.name
    ways = (call_911(), *ways_out_of_violence(site))
    return Piece("unsafe_home", first, (leave, f"{name}:") if name else (leave,), ways)


def signs_of_worse() -> list[str]:
    """When to ask for more help, whatever the level."""
    return [
        _("Shaking, sweating or throwing up when stopping"),
        _("Using more, or using alone"),
        _("Home is no longer safe"),
        _("Dark thoughts, or thoughts of suicide"),
    ]


def call_911() -> Way:
    return Way(_("Call 911"), "tel:911")


def ways_to_988() -> tuple[Way, ...]:
    return call_to_988(), text_to_988()


def ways_out_of_violence(site: SiteSettings) -> tuple[Way, ...]:
    """The site's own line, or the national one, which can be texted too."""
    line = site.violence_line
    call = Way(line.phone, dial(line.phone))
    if not line.text:
        return (call,)
    word, number = line.text.split()
    text = Way(
        _("Text %(word)s to %(number)s") % {"word": word, "number": number}, f"sms:{number}?&body={word}"
    )
    return call, text


def to_ask_for(facts: Facts) -> list[str]:
    """One sentence for each: what to ask a program for."""
    asked = [
        (
            "alcohol" in facts.substances and (facts.severity or 0) >= MODERATE,
            _("There are medicines that make it easier to drink less or not at all. Ask about them."),
        ),
        (
            Note.RECENT_RELEASE in facts.notes,
            _("Say that it is less than a month since jail, prison or a hospital."),
        ),
        (Note.HOUSING_HELP in facts.notes, _("Ask for help with a safe place to live.")),
        (
            Note.CO_OCCURRING_PROGRAM in facts.notes,
            _("Ask for a program that treats mood and mental health too."),
        ),
        (Note.TRANSPORT_HELP in facts.notes, _("Ask for help with rides, or for visits by video.")),
        (
            Note.OLDER_ADULT in facts.notes,
            _("Ask for a medical check first: after 65, stopping can be harder on the body."),
        ),
    ]
    return [sentence for applies, sentence in asked if applies]
