"""Levels of care, the versions of the criteria and what they were checked with, and the programs offered."""

from programs.models.cases import WorkedCase
from programs.models.criteria import CriteriaVersion, CriterionRow, RowComment
from programs.models.levels import LANGUAGE_CHOICES, LEVEL_CHOICES, LevelOfCare, LevelWords
from programs.models.milestones import Milestone
from programs.models.offered import Program, Track, TrackTime
from programs.models.publishing import Approval, Check
from programs.models.shadow import ShadowScore, ShadowTrial
from programs.models.signing import Signature, SignatureEnd, SignedPart

__all__ = [
    "LANGUAGE_CHOICES",
    "LEVEL_CHOICES",
    "Approval",
    "Check",
    "CriteriaVersion",
    "CriterionRow",
    "LevelOfCare",
    "LevelWords",
    "Milestone",
    "Program",
    "RowComment",
    "ShadowScore",
    "ShadowTrial",
    "Signature",
    "SignatureEnd",
    "SignedPart",
    "Track",
    "TrackTime",
    "WorkedCase",
]
