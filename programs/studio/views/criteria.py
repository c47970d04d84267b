"""Staff: the criteria in force, and what a person with given ratings would get."""

from django.views.decorators.http import require_safe

from people.roles import READERS, only_for
from programs.criteria.dimensions import Profile
from programs.criteria.explanation import easing, in_words, reasons, sentence
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS
from programs.criteria.safety import SAFETY_RULES
from programs.criteria.usage import RowUse
from programs.models import CriteriaVersion
from programs.models.signing import CRITERIA
from programs.studio.past_cases import use_of
from programs.studio.views.pages import by_what_was_heard, criteria_page
from screening.standing import Part, parts_now, standing_of

EXAMPLE = Profile(stability=1, severity=2, support=3, withdrawal=2, responsibilities=1)


@require_safe
@only_for(*READERS)
def criteria(request):
    version = CriteriaVersion.objects.select_related("published_by").published()
    heard = by_what_was_heard(request)
    use = use_of(version, heard=heard)
    context = {
        "version": version,
        "groups": groups_of(version, use),
        "default_level": DEFAULT_LEVEL,
        "example": worked_example(version.ruleset()),
        "safety_rules": SAFETY_RULES,
        "questions": [row for row in version.ruleset().criteria if row.question],
        "heard": heard,
        "used": any(each.decided for each in use.values()),
        "draft": CriteriaVersion.objects.draft(),
        **who_signed(version.digest),
    }
    return criteria_page(request, "criteria", context, tab="criteria")


def who_signed(digest: str) -> dict:
    """Who stands behind these criteria, for signed_off.html."""
    others = standing_of(part for part in parts_now() if part.key != CRITERIA)
    return {
        "standing": standing_of([Part(CRITERIA, "", digest)])[0],
        "unsigned": [each for each in others if not each.state.stands],
    }


def groups_of(version, use: dict[str, RowUse]) -> list[dict]:
    """The rows by level, the most intensive first, as they are read."""
    rows = [row_as_read(criterion, use) for criterion in version.ruleset().criteria]
    levels = [level for level in reversed(LEVELS) if level is not DEFAULT_LEVEL]
    return [{"level": level, "rows": [row for row in rows if row["level"] is level]} for level in levels]


def row_as_read(criterion, use: dict[str, RowUse]) -> dict:
    return {
        "code": criterion.code,
        "level": criterion.level,
        "sentence": sentence(criterion),
        "why": criterion.why,
        "easing": easing(criterion),
        "source": criterion.source,
        "question": criterion.question,
        "use": use.get(criterion.code, RowUse()),
    }


def worked_example(ruleset) -> dict:
    """One person, judged step by step, for a reader who has never seen such a table."""
    recommendation = ruleset.recommend(EXAMPLE)
    return {
        "who": in_words(EXAMPLE),
        "met": [{"code": row.code, "sentence": sentence(row)} for row in recommendation.met],
        "level": recommendation.level,
        "reasons": reasons(ruleset, EXAMPLE),
    }
