"""Answers that leads keep, for coordinators to begin with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.editing import EditPage
from people.roles import Role, only_for
from screening.actions import answering
from screening.models import SavedAnswer
from screening.review.forms.answers import SavedAnswerForm
from vault.alphabet import by_name


@require_GET
@only_for(Role.LEAD)
def saved_answers(request):
    context = {"section": "queue", "answers": by_name(SavedAnswer.objects.select_related("changed_by"))}
    return render(request, "screening/review/saved_answers.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Role.LEAD)
def add_answer(request):
    return edit(request, SavedAnswer())


@require_http_methods(["GET", "POST"])
@only_for(Role.LEAD)
def change_answer(request, pk):
    return edit(request, get_object_or_404(SavedAnswer, pk=pk))


def edit(request, answer: SavedAnswer):
    page = EditPage(request, SavedAnswerForm(request.POST or None, instance=answer))
    if page.is_saved_by(lambda: answering.save_answer(answer=answer, seen=page.seen, by=request.user)):
        messages.success(request, f"“{answer.name}” is saved.")
        return redirect("screening:saved_answers")
    if page.is_gone:
        return page.leave(answer.name, "screening:saved_answers")
    context = {"section": "queue", "answer": answer, **page.context}
    return render(request, "screening/review/saved_answer.html", context, status=page.status)


@require_POST
@only_for(Role.LEAD)
def remove_answer(request, pk):
    answering.remove_answer(answer=get_object_or_404(SavedAnswer, pk=pk), by=request.user)
    messages.success(request, "The saved answer is gone. What was sent with it stays.")
    return redirect("screening:saved_answers")
