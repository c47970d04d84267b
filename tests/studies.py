"""A study, what it draws, and the clinicians who rate."""

from people.roles import Role
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion
from screening.actions import sending, studying
from screening.models import Drawn
from tests.asked import answered
from tests.cast import answers, member

PLANNED = {"share": 100, "wanted": 1, "size": 200, "expected": 70, "above": 50}


def a_study(by, **changes):
    """That draws everybody."""
    return studying.start(by=by, **{**PLANNED, **changes})


def a_clinician(name="dee", **fields):
    return member(name, Role.CLINICIAN, **fields)


def sent_in_study(journey, *, language="en", sunk=False, follows="", contact=None, **changes):
    """By a person who was told of the study, and differs from Pat in these answers."""
    return sending.send(
        journey=str(journey),
        answered=answered(answers(**changes)),
        language=language,
        version=CriteriaVersion.objects.published(),
        contact=contact,
        sunk=sunk,
        follows=follows,
        told_of_study=True,
    )


def drawn_of(submission):
    return Drawn.objects.select_related("study", "submission").get(submission=submission)


def as_we_did(submission):
    """The ratings and the level that we gave."""
    ours = submission.screening
    ratings = {dimension: getattr(ours, dimension) for dimension in Dimension}
    return {"ratings": ratings, "level": Level(ours.level)}


def rate(submission, by, **changes):
    """Begin, and rate as we did but for these changes. What is begun is the first that waits."""
    drawn = studying.begin(by=by)
    assert drawn.submission_id == submission.pk
    return studying.rate(drawn=drawn, by=by, **{**as_we_did(submission), **changes})
