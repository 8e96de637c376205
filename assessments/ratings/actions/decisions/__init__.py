"""Decisions of competent bodies: one atomic act over a list, within the caps (`deciding`); published as a whole by the
body, exceptions of a cap (`publishing`); subjects left unrated with a reason (`unrated`); levels above that no longer
hold (`rechecking`)."""

from assessments.ratings.actions.decisions.deciding import Paper, Row, check_paper, decide, kept
from assessments.ratings.actions.decisions.publishing import allow_extra, publish
from assessments.ratings.actions.decisions.rechecking import current_overrides, recheck, recheck_superiors
from assessments.ratings.actions.decisions.unrated import resume, set_not_rated

__all__ = [
    "Paper",
    "Row",
    "allow_extra",
    "check_paper",
    "current_overrides",
    "decide",
    "kept",
    "publish",
    "recheck",
    "recheck_superiors",
    "resume",
    "set_not_rated",
]
