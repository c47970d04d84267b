"""The floor's pages and rows, asked for as often as the site's."""

from bench.rounds import mean_by_name
from bench.servers import Server
from screening.instrument.instruments import newest_published


def floor_of(server: Server, prefix: str, times: int):
    """A task: the page of every question, as many rows, and as many times next to nothing at all."""

    def task() -> dict[str, float]:
        visitor = server.visitor()
        for _ in range(times):
            for number in range(1, len(newest_published().questions) + 1):
                visitor.get("/health/live", "probe")
                visitor.get(f"/floor/{number}/", "page")
                visitor.post("/floor/row/", {"answer": "yes"}, "row")
        visitor.leave()
        costs = []
        for answer in visitor.take_answers():
            costs += [(f"{answer.name}.cpu", answer.cpu), (f"{answer.name}.wall", answer.wall)]
            costs += [(f"{answer.name}.bytes", len(answer.body))]
        return {f"{prefix}.{name}": cost for name, cost in mean_by_name(costs).items()}

    return task
