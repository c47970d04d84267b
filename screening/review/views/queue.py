"""The queue: what to do next."""

from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from notices.heartbeat import stands_still
from people.names import name_of
from people.roles import Role, or_own_page, roles_of
from screening.contact import Contact
from screening.instrument.flags import Urgency
from screening.models import SavedView, Submission
from screening.reach import Reach, rule_words
from screening.review.finding import search
from screening.review.forms.queue import FilterForm, SavedViewForm
from screening.review.forms.work import CloseForm, HandOverForm
from screening.review.queue import (
    PAGE_LENGTH,
    PINNED_AT_MOST,
    Cursor,
    QueuePage,
    counted,
    counted_by_rank,
    end_of_today,
    page_of,
)
from screening.review.views.access import for_reviewers
from screening.review.waiting import in_short
from vault import clock
from vault.alphabet import by_name

FOUND_AT_MOST = 50
SOUGHT = "sought"
SOUGHT_AT_MOST = 200  # characters
UNREACHED_AT_MOST = 10


@require_GET
@or_own_page
@for_reviewers
def queue(request):
    form = FilterForm(request.GET)
    asked = form.chosen()
    alarming = Submission.objects.alarming().filter(sunk=False).select_related("claimed_by")
    pinned = list(alarming.order_by("alarm", "sent_at", "pk")[: PINNED_AT_MOST + 1])
    unreached = Submission.objects.unreached().select_related("claimed_by").order_by("alarm", "sent_at", "pk")
    dangerous = Submission.objects.wrote_of_danger().select_related("claimed_by")
    wanted = form.filter()
    rows = wanted.of_any_rank(request.user)
    page = page_of(
        rows.select_related("claimed_by"),
        ranks=wanted.ranks(),
        after=Cursor.parse(request.GET.get("after", "")),
        before=Cursor.parse(request.GET.get("before", "")),
    )
    own = Submission.objects.claimed_by(request.user)
    context = {
        "form": form,
        "summary": form.summary(),
        "query": urlencode(asked),
        "pinned": [Row(each) for each in pinned[:PINNED_AT_MOST]],
        "more_pinned": len(pinned) > PINNED_AT_MOST,
        "unreached": [Row(each) for each in unreached[:UNREACHED_AT_MOST]],
        "rows": [Row(each) for each in page.submissions],
        "count": str(len(page.submissions)) if page.is_all else counted_by_rank(rows, wanted.ranks()),
        "mine": counted(own.open(), 99),
        "news": counted(Submission.objects.open().with_news(), 99),
        "due": counted(own.filter(call_due__lt=end_of_today()), 99),
        "worker_stands_still": stands_still(),
        "views": saved_views(request, urlencode(asked)),
        "save_form": SavedViewForm(auto_id="save_%s"),
        "own_view": own_view(request, urlencode(asked)),
        "asked": {name: str(value) for name, value in asked.items()},
        "close_form": CloseForm(auto_id="bulk_%s", by=request.user),
        "owed": counted(Submission.objects.owed_an_answer(), 99),
        "in_danger": [Row(each) for each in dangerous.order_by("danger_at", "pk")[:UNREACHED_AT_MOST]],
        "sunk": counted(Submission.objects.sunk()),
        "dismiss_up_to": newest_sunk() if wanted.sunk and Role.LEAD in roles_of(request.user) else None,
        "hand_over_form": HandOverForm(auto_id="bulk_%s", by=request.user),
        **neighbours(page, asked),
    }
    response = render(request, "screening/review/queue.html", context)
    response.asked_by_itself = "by_itself" in request.GET  # by a browser without scripts, every minute
    return response


@require_http_methods(["GET", "POST"])
@for_reviewers
def find(request):
    """Exact. What is typed stays in the sealed session, never in an address; a single one opens at once."""
    if request.method == "POST":
        request.session[SOUGHT] = request.POST.get("words", "")[:SOUGHT_AT_MOST]
        return redirect("screening:find")
    words = request.session.get(SOUGHT, "")
    found = list(search(words).select_related("claimed_by")[:FOUND_AT_MOST])
    if len(found) == 1:
        del request.session[SOUGHT]
        return redirect("screening:submission", found[0].reference)
    context = {"section": "queue", "found": [Row(each) for each in found], "words": words}
    return render(request, "screening/review/search.html", context)


def newest_sunk() -> int | None:
    """So that what sinks after the page was opened is not closed along with what was on it."""
    return Submission.objects.sunk().order_by("-pk").values_list("pk", flat=True).first()


def neighbours(page: QueuePage, asked: dict) -> dict:
    def address(**place):
        return f"{reverse('screening:queue')}?{urlencode({**asked, **place})}"

    return {
        "newer_url": address(before=page.before) if page.before else "",
        "older_url": address(after=page.after) if page.after else "",
        "page_length": PAGE_LENGTH,
    }


def saved_views(request, query: str) -> list[dict]:
    views = SavedView.objects.filter(owner=request.user) | SavedView.objects.filter(shared=True)
    own_url = reverse("screening:queue")
    everything = {"text": "All open", "href": own_url, "current": not query}
    return [
        everything,
        *(
            {
                "text": view.name,
                "href": f"{own_url}?{view.query}",
                "current": view.query == query,
                "view": view,
            }
            for view in by_name(views.select_related("owner"))
        ),
    ]


def own_view(request, query: str) -> SavedView | None:
    """The view of one's own that stands for what is shown."""
    return SavedView.objects.filter(owner=request.user, query=query).first() if query else None


class Row:
    """One line of the queue, in words."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission

    @property
    def urgency(self) -> Urgency:
        return Urgency(self.submission.urgency)

    @property
    def waited(self) -> str:
        return in_short(clock.now() - self.submission.sent_at)

    @property
    def alone(self) -> str:
        """How long no one has been responsible for it, as text."""
        since = self.submission.nobodys_since or self.submission.waiting_since
        return in_short(clock.now() - since)

    @property
    def wrote(self) -> str:
        """How long ago they first wrote of danger."""
        return in_short(clock.now() - self.submission.danger_at) if self.submission.danger_at else ""

    @property
    def owed(self) -> str:
        """How long they have waited for an answer to what they wrote."""
        return in_short(clock.now() - self.submission.owed_since) if self.submission.owed_since else ""

    @property
    def owner(self) -> str:
        return name_of(self.submission.owner)

    @property
    def name(self) -> str:
        """If they gave one and said that messages are safe: then a colleague may see it in passing."""
        is_safe = Reach.MESSAGE_SAFE in self.submission.reach
        contact = Contact.from_stored(self.submission.contact) if is_safe else None
        return contact.name if contact else ""

    @property
    def flags(self) -> list[str]:
        """Without the urgency, which stands beside them."""
        return [str(flag.label).partition(": ")[2] for flag in self.submission.flag_list]

    @property
    def rules(self) -> list:
        return rule_words(self.submission.reach)

    @property
    def is_due(self) -> bool:
        due = self.submission.call_due
        return bool(due and due < end_of_today())
