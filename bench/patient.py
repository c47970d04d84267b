"""A person's whole way through the site, from the first page to the reference, as a browser goes it."""

import re

from bench.person import ANSWERS, CONTACT
from bench.rounds import mean_by_name
from bench.servers import Server
from bench.visitor import Answer, Browses
from screening.instrument.instruments import newest_published

QUESTION = re.compile(r"/screen/[^/]+/(\d+)/(\?begun)?")
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')


def walk(visitor: Browses) -> None:
    """Every page and every post of a journey that is sent at its end."""
    send(visitor, answer_everything(visitor))


def answer_everything(visitor: Browses) -> str:
    """From the first page to the result; the answer is where it can be sent."""
    visitor.get("/start/", "start")
    where = visitor.post("/start/", {}, "start, post").location
    while number := QUESTION.fullmatch(where):
        key = newest_published().numbered(int(number[1])).key
        visitor.get(where, f"question {key}")
        where = visitor.post(where, posted(ANSWERS[key]), f"answer {key}").location
    visitor.get(where, "check")
    result = visitor.post(where, {}, "check, post").location
    visitor.get(result, "result")
    return result.replace("/result/", "/send/")


def send(visitor: Browses, address: str) -> None:
    visitor.get(address, "send")
    sent = visitor.post(address, CONTACT, "send, post").location
    visitor.get(sent, "sent")


def posted(answer) -> dict:
    return answer if isinstance(answer, dict) else {"answer": answer}


def journeys(server: Server, engine, times: int):
    """A task: so many journeys, and what they cost the site and its database."""

    def task() -> dict[str, float]:
        costs = []
        for _ in range(times):
            visitor = server.visitor(database=engine.processes)
            walk(visitor)
            visitor.leave()
            costs += costs_of(visitor.take_answers())
        return {f"{engine.name}.site.{name}": cost for name, cost in mean_by_name(costs).items()}

    return task


def costs_of(answers: list[Answer]) -> list[tuple[str, float]]:
    """One journey: each request, the question pages and answers as a whole, and everything together."""
    costs = [("journey.requests", len(answers)), *cost("journey", answers, sum)]
    for name in {answer.name for answer in answers}:
        costs += cost(name, [answer for answer in answers if answer.name == name], sum)
    for kind in ("question", "answer"):
        costs += cost(kind, [answer for answer in answers if answer.name.startswith(f"{kind} ")], mean)
    questions = [answer for answer in answers if answer.name.startswith("question ")]
    costs += [("slowest question.cpu", max(answer.cpu for answer in questions))]
    costs += [("journey.database", sum(answer.database_cpu for answer in answers))]
    costs += [("request.cpu", mean([answer.cpu for answer in answers]))]
    costs += [("question.bytes", mean([len(answer.body) for answer in questions]))]
    costs += [("heaviest page.bytes", max(answer.wire for answer in answers))]
    return costs


def cost(name: str, answers: list[Answer], over) -> list[tuple[str, float]]:
    return [
        (f"{name}.cpu", over([answer.cpu for answer in answers])),
        (f"{name}.wall", over([answer.wall for answer in answers])),
    ]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def first_visit(server: Server) -> dict[str, float]:
    """The home page and all that a browser loads for it."""
    visitor = server.visitor()
    home = visitor.get("/", "home")
    loaded = sorted(set(LOADED.findall(home.text)))
    for address in loaded:
        visitor.get(address, address)
    visitor.leave()
    answers = visitor.take_answers()
    return {"requests": len(answers), "bytes": sum(answer.wire for answer in answers)}
