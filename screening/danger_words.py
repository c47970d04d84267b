"""Whether a message speaks of danger: a help to be read sooner, never a filter. What it misses is read too.

The phrases are those of the questions on danger (thoughts of suicide, an overdose, a seizure, trouble
breathing, violence at home) as people write them, in both languages. They are looked for anywhere in what was
written, accents and case aside, so each is long enough to mean little else.
"""

from vault.letters import plain

PHRASES = (
    # suicide, and hurting oneself
    "kill myself",
    "killing myself",
    "suicid",  # also suicidal, suicidio, suicidarme
    "end my life",
    "take my life",
    "end it all",
    "want to die",
    "wanna die",
    "better off dead",
    "hurt myself",
    "harm myself",
    "cut myself",
    "matarme",
    "quitarme la vida",
    "acabar con mi vida",
    "acabar con todo",
    "quiero morir",
    "quisiera morir",
    "no quiero vivir",
    "hacerme dano",
    "lastimarme",
    # an overdose, and signs that cannot wait
    "overdos",
    "took too much",
    "took too many",
    "can't breathe",
    "cannot breathe",
    "cant breathe",
    "chest pain",
    "seizure",
    "passed out",
    "sobredosis",
    "tome demasiad",
    "no puedo respirar",
    "dolor de pecho",
    "dolor en el pecho",
    "convulsi",
    "me desmaye",
    # violence
    "kill me",
    "hits me",
    "he hit me",
    "she hit me",
    "beats me",
    "he beat me",
    "she beat me",
    "not safe at home",
    "afraid of him",
    "afraid of her",
    "matarlo",
    "matarla",
    "me va a matar",
    "me pega",
    "me golpea",
    "no estoy segura en mi casa",
    "no estoy seguro en mi casa",
    "tengo miedo de el",
    "tengo miedo de ella",
)


def speaks_of_danger(words: str) -> bool:
    text = " ".join(plain(words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).split())
    return any(phrase in text for phrase in PHRASES)
