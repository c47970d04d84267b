"""What a coordinator does about each flag. First aid, in the order in which it is said; not clinical orders.

No licensed clinician has signed these words off: a site's own protocol comes first.
"""

from screening.instrument.flags import Flag

ADVICE = {
    Flag.EMERGENCY_WITHDRAWAL: (
        "Call now. If the signs are still there, have them call 911, or call it for them: seizures and "
        "confusion on stopping can kill. Stay on the line until help is there, and ask who is with them."
    ),
    Flag.EMERGENCY_OVERDOSE: (
        "Call now. If they are hard to wake or breathe slowly: 911, naloxone if it is at hand, on their "
        "side, and stay with them. Naloxone wears off: they still need the ER."
    ),
    Flag.EMERGENCY_MEDICAL: (
        "Call now. Chest pain, trouble breathing or blood: 911 before any talk about treatment."
    ),
    Flag.EMERGENCY_SUICIDE: (
        "Call now. Ask plainly about the plan and the means. Do not leave them alone on the line: bring "
        "in 988, or 911 if they are about to act."
    ),
    Flag.CRISIS_SUICIDE: (
        "Call today, before other routine calls. Ask plainly about thoughts, plan and means; make sure "
        "they have 988 and somebody with them."
    ),
    Flag.URGENT_PREGNANCY: (
        "Call today. A nurse or doctor sees them first. Stopping alcohol, pills or opioids all at once "
        "can harm mother and child."
    ),
    Flag.URGENT_MEDICAL: "Call today. They need a medical check before a program starts.",
    Flag.URGENT_PSYCHIATRIC: (
        "Call today. Ask whether they are safe and who is with them; a clinician looks at mental health "
        "first."
    ),
    Flag.URGENT_OVERDOSE_RISK: (
        "Call today. See that they have naloxone and someone who can use it, and offer medicine for opioid "
        "use (buprenorphine or methadone) today, whatever the level. After a break, the dose they were used "
        "to can kill."
    ),
    Flag.URGENT_TAPER: (
        "Call today. Tell them not to stop drinking or pills all at once; a medical check comes first."
    ),
    Flag.URGENT_UNSAFE_HOME: (
        "Before any call, read how contact is safe. Say nothing of treatment to anybody else who answers, "
        "leave nothing that can be found, and offer the help line for violence at home."
    ),
}


def advice_on(flags) -> list[tuple[Flag, str]]:
    """Each flag with what to do about it, emergencies first."""
    return [(flag, ADVICE[flag]) for flag in Flag if flag in set(flags)]
