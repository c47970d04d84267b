"""How people move between levels: charts and tables, and the rows behind them as a file."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from people.editing import status_of
from programs.criteria.backtest import FEWEST_SHOWN
from programs.criteria.movement import Movement, RatingChange, Week
from programs.criteria.ruleset import LEVELS
from screening.models import CountedOverTime
from screening.review import charts, over_time
from screening.review.forms.queue import ReasonForm
from screening.review.views.access import for_reviewers
from screening.review.views.charts import matrix_of

WITHHELD = "withheld"
OTHERS = {"emergency": "Stopped at an emergency", "not_heard": "Not heard of", "not_yet": "Not yet due"}


@require_GET
@for_reviewers
def over_time_page(request):
    counted = CountedOverTime.objects.first()
    context = {"section": "charts", "counted": counted, "fewest_shown": FEWEST_SHOWN}
    if counted:
        movement = Movement.from_json(counted.sums)
        agreement = movement.agreement()
        context |= {
            "people": movement.people,
            "levels": levels_chart(movement.weeks()),
            "changes": [change_in_words(each) for each in movement.mean_changes()],
            "steps": agreement and matrix_of(agreement, "Suggested", "decided by coordinators"),
        }
    return render(request, "screening/review/movement.html", context)


def levels_chart(weeks: list[Week]) -> dict:
    names = [*(str(level.label) for level in LEVELS), *OTHERS.values()]
    columns = [[*(week.levels[level] for level in LEVELS), *others_in(week)] for week in weeks]
    labels = ["At first", *(f"After {week.week} weeks" for week in weeks[1:])]
    series = {name: [column[place] or 0 for column in columns] for place, name in enumerate(names)}
    return {
        "heading": "Where people are",
        "summary": "The level by their answers at first and at the check-in nearest to each time.",
        "svg": charts.bars(labels, series, stacked=True),
        "columns": ["When", *names],
        "rows": [[label, *map(shown, column)] for label, column in zip(labels, columns, strict=True)],
    }


def others_in(week: Week) -> list[int | None]:
    return [week.emergency, week.not_heard, week.not_yet]


def shown(count: int | None) -> str:
    return WITHHELD if count is None else str(count)


def change_in_words(change: RatingChange) -> dict:
    words = {"label": change.dimension.label, "people": shown(change.people)}
    if change.mean is None or change.interval is None:
        return {**words, "mean": WITHHELD, "interval": WITHHELD}
    low, high = change.interval
    return {**words, "mean": signed(change.mean), "interval": f"{signed(low)} to {signed(high)}"}


def signed(number: float) -> str:
    """To two places, and nothing less than nothing."""
    return f"{round(number, 2) + 0:+.2f}"


@require_http_methods(["GET", "POST"])
@for_reviewers
def over_time_file(request):
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name = f"over-time-{timezone.localdate():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = over_time.export(reason=form.cleaned_data["reason"], by=request.user)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    context = {"section": "charts", "form": form, "columns": over_time.COLUMNS}
    return render(request, "screening/review/movement_file.html", context, status=status_of(form))
