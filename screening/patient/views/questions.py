"""The way through the questions: start, one question a page, and the answers to check.

No view knows which question comes next: the journey does. Every change answers with a redirect.
"""

from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from programs.models import CriteriaVersion
from programs.offered.drawn import drawn_once
from screening.instrument.flags import Flag, Urgency, urgency_of
from screening.instrument.journey import Journey
from screening.instrument.questions import Kind, Question, ticked_in, value_in
from screening.instrument.words import answer_words
from screening.patient.draft import begin, wipe_draft, write_draft
from screening.patient.forms import QuestionForm
from screening.patient.tablet import turn_of
from screening.patient.views.drafted import (
    JUST_BEGUN,
    complete,
    mistakes_are_shown_anew,
    number_of,
    page,
    same_page_in_chosen_language,
    unsent,
    ways_out,
    with_draft,
)
from screening.patient.views.leaving import away

QUESTION_PAGE = "screening/patient/question.html"
INTERRUPTING = (Flag.CRISIS_SUICIDE,)  # beside every emergency


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def start(request):
    """What a person should know before the first question; a post begins."""
    if request.method == "POST":
        draft = begin(language=get_language(), at_tablet=turn_of(request))
        first = reverse("screening:question", args=[draft.key, 1])
        return write_draft(redirect(f"{first}?{JUST_BEGUN}"), draft)
    return drawn_once(request, "screening/patient/start.html", (request.path_info,))


@require_GET
@with_draft
@unsent
def journey(request, draft):
    """The journey's own address leads to where the person is."""
    return redirect(next_open_page(draft, draft.answered))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
@mistakes_are_shown_anew
def question(request, draft, number, changing=False, typed=None):
    """One question. `changing`: opened from the check page, and back to it afterwards.

    `typed` is what has to be put right.
    """
    asked, journey = question_number(draft, number), draft.answered
    if not journey.can_visit(asked):
        return redirect(next_open_page(draft, journey))
    if request.method != "POST":
        mistake = typed and QuestionForm(asked, journey, typed)
        return question_page(request, draft, journey, asked, changing, mistake)
    form = QuestionForm(asked, journey, request.POST)
    if "language" in request.POST:
        return switch_language(request, draft, form)
    if "later" in request.POST:
        return finish_later(draft, asked, form, changing)
    if not form.is_valid():
        return question_page(request, draft, journey, asked, changing, form)
    keep_answer(draft, form)
    return write_draft(redirect(page_after(draft, asked, changing)), draft)


def question_number(draft, number: int) -> Question:
    try:
        return draft.instrument.numbered(number)
    except IndexError as error:
        raise Http404 from error


def keep_answer(draft, form: QuestionForm) -> None:
    """A new answer makes the result shown before void."""
    draft.answers[form.question.key] = form.answer
    draft.judged_by = None


def keep_rows(draft, form: QuestionForm) -> None:
    """Of an answer that is not whole yet, the rows that were chosen: they stay chosen on the page."""
    chosen = {thing: value for thing, value in form.cleaned_data.items() if value}
    if chosen:
        draft.answers[form.question.key] = chosen
        draft.judged_by = None


def page_after(draft, asked: Question, changing: bool) -> str:
    """Where an answer leads: danger first; then straight back to the check page, or on."""
    journey = draft.answered
    if any(interrupts(flag) for flag in journey.flags_from(asked)):
        return reverse("screening:pause", args=[draft.key, number_of(draft, asked)])
    following = journey.after(asked)
    if changing or following is None:
        return next_open_page(draft, journey)
    return reverse("screening:question", args=[draft.key, number_of(draft, following)])


def next_open_page(draft, journey: Journey) -> str:
    if journey.unanswered:
        return reverse("screening:question", args=[draft.key, number_of(draft, journey.unanswered[0])])
    return reverse("screening:check", args=[draft.key])


def interrupts(flag: Flag) -> bool:
    return flag.is_emergency or flag in INTERRUPTING


def question_page(request, draft, journey: Journey, asked: Question, changing: bool, form=None):
    """`form` when it comes back with errors."""
    context = {
        "question": asked,
        "title": title_of(journey, asked),
        "back_url": way_back(draft, journey, asked, changing),
        **ways_out(request.path_info),
        "someone_else": journey.someone_else,
    }
    if form is None and says_the_same_to_everyone(draft, journey, asked):
        return blank_question_page(request, draft, journey, context)
    context |= {"form": form, "fields": form or QuestionForm(asked, journey)}
    return page(request, draft, QUESTION_PAGE, context, status=422 if form else 200)


def way_back(draft, journey: Journey, asked: Question, changing: bool) -> str:
    """Without the journey's own address, as the exit: so that a page can be the same in every journey."""
    before = journey.before(asked)
    if changing:
        return "../../check/"
    return f"../{number_of(draft, before)}/" if before else reverse("screening:start")


def says_the_same_to_everyone(draft, journey: Journey, asked: Question) -> bool:
    """No answer to show, no rows that follow from one, and no day on which the person answered before."""
    return asked.key not in journey.given and asked.kind is not Kind.ROWS and not draft.last_on


def blank_question_page(request, draft, journey: Journey, context: dict):
    asked = context["question"]
    shown = tuple(value for name, value in context.items() if name != "question")
    return drawn_once(
        request,
        QUESTION_PAGE,
        (draft.questionnaire, asked.key, *shown),
        lambda: {**context, "fields": QuestionForm(asked, journey), "journey": True},
    )


def title_of(journey: Journey, asked: Question) -> str:
    """Neutral, since the browser's history shows it. While answers can change it, the length is the most."""
    numbers = {"position": journey.position(asked), "length": journey.longest}
    if journey.length_is_known:
        return _("Question %(position)s of %(length)s") % numbers
    return _("Question %(position)s of up to %(length)s") % numbers


def switch_language(request, draft, form: QuestionForm):
    """Switch on a question page: what was ticked goes along."""
    keep_what_is_ticked(draft, form)
    return same_page_in_chosen_language(request, draft)


def keep_what_is_ticked(draft, form: QuestionForm) -> None:
    if form.is_valid():
        keep_answer(draft, form)
    elif form.has_rows:
        keep_rows(draft, form)


def finish_later(draft, asked: Question, form: QuestionForm, changing: bool):
    """What was ticked goes along; if it tells of danger, that comes first."""
    keep_what_is_ticked(draft, form)
    if any(interrupts(flag) for flag in draft.answered.flags_from(asked)):
        return write_draft(redirect(page_after(draft, asked, changing)), draft)
    return write_draft(redirect("screening:later", draft.key), draft)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
def pause(request, draft, number):
    """Danger interrupts: one instruction, then a quiet way to go on or to stop.

    A post only switches the language: who needs these words must not lose them by asking for their own.
    """
    asked, journey = question_number(draft, number), draft.answered
    flags = [flag for flag in draft.answered.flags_so_far if interrupts(flag)]
    if asked not in journey.path or not flags:
        return redirect(next_open_page(draft, journey))
    if request.method == "POST":
        return same_page_in_chosen_language(request, draft)
    context = {
        "flags": flags,
        "is_emergency": urgency_of(flags) is Urgency.EMERGENCY,
        "back_url": reverse("screening:question", args=[draft.key, number]),
        "next_url": next_open_page(draft, journey),
    }
    return page(request, draft, "screening/patient/pause.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
@complete
def check(request, draft, journey):
    """Every answer in a short line; a post asks for the result, by the criteria published at this moment."""
    if "language" in request.POST:
        return same_page_in_chosen_language(request, draft)
    if request.method == "POST":
        draft.judged_by = CriteriaVersion.objects.published().number
        return write_draft(redirect("screening:result", draft.key), draft)
    context = {
        "sections": check_sections(journey),
        "left_out": journey.left_out,
        "last_use_is_unclear": last_use_is_unclear(journey),
        "someone_else": journey.someone_else,
        "back_url": f"../{journey.instrument.number_of(journey.path[-1])}/",
    }
    return page(request, draft, "screening/patient/check.html", context)


def last_use_is_unclear(journey: Journey) -> bool:
    """Used within 30 days, and last before them: right only for the 30 days before jail or a hospital."""
    was_away = "left_jail_or_hospital_30_days" in ticked_in(journey.answers, "past_help")
    return value_in(journey.answers, "last_use") == "over_30_days" and not was_away


def check_sections(journey: Journey) -> list[dict]:
    """The answers under the headings of their questions, in order."""
    sections = groupby(journey.path, key=lambda asked: asked.section)
    return [
        {"heading": section.label, "rows": [check_row(journey, asked) for asked in questions]}
        for section, questions in sections
    ]


def check_row(journey: Journey, asked: Question) -> dict:
    return {
        "question": str(asked.short),
        "answers": answer_words(journey, asked),
        "href": f"../{journey.instrument.number_of(asked)}/change/",
    }


@require_safe
def leave(request, key):
    """Leave fast: the draft is wiped, and the browser goes to a neutral page. Works from a plain link."""
    return wipe_draft(away(request), key)
