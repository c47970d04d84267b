"""What the levels of care are, and where they are offered. No session, no cookie."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.models import Program
from programs.models.offered import in_order
from programs.offered.drawn import drawn_once
from programs.offered.elsewhere import other_help
from programs.offered.forms.narrowing import NarrowForm
from programs.offered.hours_plan import way_down
from programs.offered.last_known import levels_now
from programs.offered.narrowing import Wish, narrowed
from programs.offered.sample_week import SAMPLE_HOURS, SAMPLE_WEEK
from programs.offered.shown import ShownProgram


@require_safe
def levels(request):
    levels = levels_now()
    return drawn_once(
        request,
        "programs/offered/levels.html",
        (request.path_info, levels),
        lambda: {"levels": levels.in_order},
    )


@require_safe
def level(request, code):
    levels = levels_now()
    by_code = {level.code: level for level in levels.in_order}
    if code not in by_code:
        raise Http404

    def context():
        return {
            "level": by_code[code],
            "levels": levels.in_order,
            "week": SAMPLE_WEEK,
            "week_hours": SAMPLE_HOURS,
            "steps": way_down(levels.in_order, code),
        }

    return drawn_once(request, "programs/offered/level.html", (request.path_info, levels), context)


@require_safe
def offered(request):
    return render(request, "programs/offered/offered.html", programs_wanted(request))


def programs_wanted(request) -> dict:
    """The programs here that fit what the address asks for; all of them where it asks for nothing."""
    programs = in_order(Program.objects.offered())
    form = NarrowForm(request.GET, programs=programs)
    wish = form.wish()
    return {
        "programs": [ShownProgram(program) for program in narrowed(programs, wish)],
        "there_are_programs": bool(programs),
        "narrow_form": form,
        "is_narrowed": wish != Wish(),
        "other_help": other_help(),
    }
