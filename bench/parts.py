"""The parts of a run: what is started for each, and what is asked of it, in turn."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import core, floors, limits, patient, servers, sites, staff, strangers
from bench.databases import KEPT
from bench.processes import memory
from bench.rounds import Rounds, interleave

JOURNEYS = 2  # of one person in one round
REQUESTS_TO_WARM_UP = 500
REQUESTS_BEFORE_MEMORY = 10_000
STARTS = 5
WORKERS = 2


@dataclass(frozen=True)
class Run:
    """What was asked for. `engines`: those that are running, `folder`: for what goes away afterwards."""

    engines: list
    folder: Path
    rounds: int
    sizes: tuple[int, ...]

    def log(self, name: str) -> Path:
        """What a server said, kept until the next run."""
        (KEPT / "logs").mkdir(parents=True, exist_ok=True)
        return KEPT / "logs" / f"{name}.log"

    def in_turn(self, tasks: list) -> Rounds:
        """Once to warm up, then the rounds that count."""
        interleave(tasks, 1)
        return interleave(tasks, self.rounds, tell=lambda done: say("." if done < self.rounds else ".\n"))


def say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


def core_part(run: Run) -> Rounds:
    core.ready()
    return run.in_turn(core.tasks())


def patient_part(run: Run) -> Rounds:
    """On each engine the site beside the floor; on SQLite the peers as well."""
    found: Rounds = {}
    for engine in run.engines:
        with ExitStack() as stack:
            tasks = patient_tasks(run, engine, stack.enter_context)
            if engine.name == "sqlite":
                tasks += peer_tasks(run, stack.enter_context)
            found |= run.in_turn(tasks)
    return found


def patient_tasks(run: Run, engine, enter: Callable) -> list:
    environment = sites.environment(sites.empty_site(engine))
    site = enter(servers.site(environment, run.log(f"site-{engine.name}")))
    environment = sites.environment(sites.floor_database(engine))
    floor = enter(servers.floor(environment, run.log(f"floor-{engine.name}")))
    return [
        patient.journeys(site, engine, JOURNEYS),
        floors.floor_of(floor, f"{engine.name}.floor", JOURNEYS),
    ]


def peer_tasks(run: Run, enter: Callable) -> list:
    own = {"SECRET_KEY": sites.keys()["SECRET_KEY"]}
    started = {
        name: enter(
            servers.peer(name, {**own, "PEER_DATABASE": str(run.folder / f"{name}.sqlite3")}, run.log(name))
        )
        for name in ("wizard", "survey")
    }
    return [
        strangers.forms(started["wizard"], "/", "wizard", 1),
        strangers.forms(started["survey"], "/1/", "survey", 1),
    ]


def weight_part(run: Run) -> Rounds:
    """Bytes on the line, the time to start, and what a worker holds in memory."""
    engine = run.engines[0]
    environment = sites.environment(sites.empty_site(engine))
    found: Rounds = {"start.seconds": []}
    for _ in range(STARTS):
        with servers.site(environment, run.log("start")) as site:
            found["start.seconds"].append(site.seconds_to_start)
    with servers.site(environment, run.log("weight")) as site:
        found |= once("memory.at rest", memory(site.workers[0]))
        found |= once("site.first visit", patient.first_visit(site))
        walked(site, REQUESTS_TO_WARM_UP)
        found |= once("memory.warm", memory(site.workers[0]))
        answers = walked(site, REQUESTS_BEFORE_MEMORY)
        found["site.heaviest page.bytes"] = [max(answers)]
        found |= once("memory.after", memory(site.workers[0]))
    return found


def where_part(run: Run) -> Rounds:
    """The packages that a journey's time goes to."""
    shares = sites.ask("bench.where", sites.empty_site(run.engines[0]))
    return once("where", {package: share * 100 for package, share in shares.items()})


def pages_part(run: Run) -> Rounds:
    """Single pages in one process, without a server."""
    return once("page", sites.ask("bench.pages", sites.empty_site(run.engines[0])))


def limits_part(run: Run) -> Rounds:
    """With as many workers as the site is shipped with."""
    found: Rounds = {}
    for engine in run.engines:
        environment = sites.environment(sites.empty_site(engine))
        with servers.site(environment, run.log(f"limits-{engine.name}"), workers=WORKERS) as site:
            found |= {name: [value] for name, value in limits.rush(site, f"{engine.name}.limits").items()}
    return found


def once(prefix: str, figures: dict[str, float]) -> Rounds:
    return {f"{prefix}.{name}": [value] for name, value in figures.items()}


def walked(site: servers.Server, requests: int) -> list[int]:
    """Journeys until there were so many requests: the bytes of each answer."""
    sent: list[int] = []
    while len(sent) < requests:
        visitor = site.visitor()
        patient.walk(visitor)
        visitor.leave()
        sent += [answer.wire for answer in visitor.take_answers()]
    return sent


def staff_part(run: Run) -> Rounds:
    """Every size at once on each engine, so that sizes are compared within one run."""
    found: Rounds = {}
    for engine in run.engines:
        urls = {}
        for size in run.sizes:
            urls[size], took = sites.crowded_site(engine, size)
            found |= once(f"{engine.name}.crowd.{size}", took)
        with ExitStack() as stack:
            tasks = []
            for size, url in urls.items():
                inside = sites.ask("bench.inside", url)  # once all are filled: a session left alone ends
                for name, number in inside["queries"].items():
                    found[f"{engine.name}.{name}.{size}.queries"] = [number]
                log = run.log(f"staff-{engine.name}-{size}")
                site = stack.enter_context(servers.site(sites.environment(url), log))
                tasks += staff.at_work(site, engine, size, inside["cookies"])
            found |= run.in_turn(tasks)
    return found


PARTS: dict[str, Callable[[Run], Rounds]] = {
    "core": core_part,
    "patient": patient_part,
    "weight": weight_part,
    "pages": pages_part,
    "where": where_part,
    "limits": limits_part,
    "staff": staff_part,
}
