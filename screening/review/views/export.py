"""A list as a file."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from people.roles import Role, roles_of
from screening.review.exporting import ContactNotAllowed, TooMany, export
from screening.review.forms.queue import ExportForm, FilterForm
from screening.review.queue import counted
from screening.review.views.access import for_reviewers

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@for_reviewers
def export_list(request):
    asked = FilterForm(request.GET)
    rows = asked.filter().rows(request.user)
    form = ExportForm(request.POST or None, with_contact=Role.LEAD in roles_of(request.user))
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            lines = export(submissions=rows.in_queue_order(), by=request.user, **form.cleaned_data)
        except TooMany as refusal:
            form.add_error(None, f"That is more than {refusal} at once. Narrow the filter first.")
        except ContactNotAllowed:
            form.add_error("columns", "Only a lead exports contact data.")
        else:
            return as_file(lines)
    context = {
        "form": form,
        "summary": asked.summary(),
        "query": urlencode(asked.chosen()),
        "count": counted(rows),
    }
    return render(request, "screening/review/export.html", context, status=status)


def as_file(lines):
    name = f"submissions-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
