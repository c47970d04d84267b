"""A person who fills in any form page by page: for the peers, with pages that are not ours."""

from html.parser import HTMLParser

from bench.rounds import mean_by_name
from bench.servers import Server
from bench.visitor import Answer, Visitor

MOST_STEPS = 60


class Form(HTMLParser):
    """The first choice of each group, what is hidden, and where to send it."""

    def __init__(self, page: str):
        super().__init__()
        self.fields: dict[str, str] = {}
        self.action, self.is_there = "", False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.action, self.is_there = given.get("action") or "", True
        elif tag == "input" and "name" in given:
            self.fields.setdefault(given["name"], given.get("value") or "on")


def fill_in(visitor: Visitor, start: str) -> None:
    """From the first page to the one that has no form."""
    where, page = start, visitor.get(start, "page")
    for _ in range(MOST_STEPS):
        form = Form(page.body.decode())
        if not form.is_there:
            return
        where = form.action or where
        page = send(visitor, where, form.fields)
        while page.status == 302:
            where = page.location
            page = visitor.get(where, "page")
    raise RuntimeError(f"{where}: the form never ends")


def send(visitor: Visitor, where: str, fields: dict) -> Answer:
    return visitor.post(where, fields, "post", expect=(200, 302))


def forms(server: Server, start: str, prefix: str, times: int):
    """A task: so many people fill in everything."""

    def task() -> dict[str, float]:
        costs = []
        for _ in range(times):
            visitor = server.visitor(ours=False)
            fill_in(visitor, start)
            visitor.leave()
            answers = visitor.take_answers()
            total = sum(answer.cpu for answer in answers)
            costs += [
                ("journey.cpu", total),
                ("journey.wall", sum(answer.wall for answer in answers)),
                ("journey.requests", len(answers)),
                ("request.cpu", total / len(answers)),
            ]
        return {f"{prefix}.{name}": cost for name, cost in mean_by_name(costs).items()}

    return task
