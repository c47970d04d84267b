"""The words of a page as a person meets them, and how hard they are to read.

English is measured by the Flesch-Kincaid grade. Spanish by Fernández Huerta's reading ease
(Medidas sencillas de lecturabilidad, Consigna 214, 1959), whose own table puts grade 6 at 70 to 80,
grade 5 at 80 to 90, and so on. textstat counts Spanish syllables by where a word may be hyphenated,
which finds too few: on these pages its figure is up to 7 points too kind. So 78 is asked for.
"""

import re
from html.parser import HTMLParser

import textstat

HARDEST = {"en": 6, "es": 78}
LONGEST_SENTENCE = 32  # words
ENOUGH_WORDS = 50
BLOCKS = {
    "caption",
    "dd",
    "div",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "label",
    "legend",
    "li",
    "p",
    "td",
    "th",
}
UNREAD = {"script", "style"}
ENDED = re.compile(r"[.?:]”?$")


class Reader(HTMLParser):
    """Collects what is read of `main`, one text for each block."""

    def __init__(self):
        super().__init__()
        self.texts, self.words, self.in_main, self.unread = [], [], False, 0

    def handle_starttag(self, tag, attributes):
        self.unread += tag in UNREAD
        if tag == "main":
            self.in_main = True
        if tag in BLOCKS:
            self.end_block()

    def handle_endtag(self, tag):
        self.unread -= tag in UNREAD
        if tag in BLOCKS or tag == "main":
            self.end_block()
        if tag == "main":
            self.in_main = False

    def handle_data(self, data):
        if self.in_main and not self.unread:
            self.words += data.split()

    def end_block(self):
        if self.words:
            self.texts.append(" ".join(self.words))
        self.words = []


def texts_of(html: str) -> list[str]:
    """What stands in the main part of a page, block by block."""
    reader = Reader()
    reader.feed(html)
    return reader.texts


def as_prose(texts) -> str:
    """One text; a heading or an answer counts as a sentence."""
    return " ".join(text if ENDED.search(text) else f"{text}." for text in texts)


def too_hard(pages: dict[str, list[str]], language: str) -> list[str]:
    """The pages that are not easy; of a few words, no measure says anything."""
    long_enough = {
        name: texts for name, texts in pages.items() if len(as_prose(texts).split()) >= ENOUGH_WORDS
    }
    return [name for name, texts in long_enough.items() if not is_easy(texts, language)]


def is_easy(texts, language: str) -> bool:
    textstat.set_lang(language)
    prose = as_prose(texts)
    if language == "en":
        return textstat.flesch_kincaid_grade(prose) <= HARDEST["en"]
    return textstat.fernandez_huerta(prose) >= HARDEST["es"]


def long_sentences(texts) -> list[str]:
    sentences = re.split(r"(?<=[.?:])\s|(?<=[.?:]”)\s", as_prose(texts))
    return [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE]
