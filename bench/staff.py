"""What coordinators and admins do all day, on sites with more and more submissions."""

import re
from collections.abc import Callable

from bench.rounds import mean_by_name
from bench.servers import Server
from bench.visitor import Answer, Visitor

Work = Callable[[Visitor], None]

QUICK, SLOW = 4, 1  # times in one round
LISTED = re.compile(r'href="/staff/submissions/([2-9A-Z]{4}-[2-9A-Z]{4})/"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FOLLOWING = re.compile(r'href="(/staff/\?[^"]*after=[^"]+)"')


def at_work(server: Server, engine, size: int, cookies: dict[str, dict[str, str]]) -> list[Callable]:
    """Tasks: each page of the coordinators a few times; those of the admin, and the charts, once."""
    prefix = f"{engine.name}.{{}}.{size}".format
    cora = server.visitor(database=engine.processes, cookies=cookies["coordinator"])
    ada = server.visitor(database=engine.processes, cookies=cookies["admin"])
    return [
        done(cora, coordinate, QUICK, prefix),
        done(cora, look_at_charts, SLOW, prefix),
        done(ada, look_at_the_draft, SLOW, prefix),
        done(ada, look_at_the_backtest, SLOW, prefix),
    ]


def done(
    visitor: Visitor, work: Callable[[Visitor], None], times: int, prefix: Callable[[str], str]
) -> Callable:
    """A task: this work so many times, and what its requests cost the site and its database."""

    def task() -> dict[str, float]:
        for _ in range(times):
            work(visitor)
        visitor.leave()  # it comes back in the next round, later than the server keeps a connection
        costs = [cost for answer in visitor.take_answers() if answer.name for cost in costs_of(answer)]
        return {f"{prefix(name)}.{kind}": cost for (name, kind), cost in mean_by_name(costs).items()}

    return task


def costs_of(answer: Answer) -> list[tuple[tuple[str, str], float]]:
    return [
        ((answer.name, "cpu"), answer.cpu + answer.database_cpu),
        ((answer.name, "database"), answer.database_cpu),
        ((answer.name, "wall"), answer.wall),
        ((answer.name, "bytes"), len(answer.text)),
        ((answer.name, "wire"), answer.wire),
    ]


def coordinate(cora: Visitor) -> None:
    """The queue, turned over and filtered; one found by its reference, opened, claimed and given back."""
    queue = cora.get("/staff/", "queue").text
    if following := FOLLOWING.search(queue):
        cora.get(following[1].replace("&amp;", "&"), "queue, next page")
    cora.get("/staff/arrivals/?since=1", "arrivals, asked every 10 s")
    cora.get("/staff/?level=iop", "queue by level")
    cora.get("/staff/?flag=urgent_unsafe_home", "queue by flag")
    reference = LISTED.findall(queue)[-1]
    page = f"/staff/submissions/{reference}/"
    sought = {"words": reference, **token_in(queue)}
    cora.post("/staff/find/", sought)
    cora.get("/staff/find/", "search", expect=(302,))
    token = token_in(cora.get(page, "submission").text)
    cora.post(f"{page}claim/", token, "claim")
    cora.post(f"{page}release/", token)


def token_in(page: str) -> dict[str, str]:
    found = TOKEN.search(page)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


def look_at_charts(cora: Visitor) -> None:
    cora.get("/staff/charts/?days=365", "charts")


def look_at_the_draft(ada: Visitor) -> None:
    """The page of the draft verifies it over all possible people."""
    ada.get("/staff/criteria/draft/", "draft")


def look_at_the_backtest(ada: Visitor) -> None:
    ada.get("/staff/criteria/draft/backtest/", "backtest")
