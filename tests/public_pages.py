"""The addresses of every page that anyone may read."""

from screening.patient.guides import GUIDES

LEVELS = ["outpatient", "iop", "php", "inpatient"]
EVERY_PAGE = [
    "/",
    "/levels/",
    *(f"/levels/{code}/" for code in LEVELS),
    "/programs/",
    *(f"/guides/{guide.slug}/" for guide in GUIDES),
    "/how-we-work-this-out/",
    "/how-we-work-this-out/questions/",
    "/privacy/",
    "/accessibility/",
    "/crisis/",
    "/under-18/",
    "/paper/",
]


def in_language(path: str, language: str) -> str:
    return path if language == "en" else f"/{language}{path}"
