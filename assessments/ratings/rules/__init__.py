"""The rating rules without a database: values in, verdict out. Everything public is importable from here."""

from assessments.ratings.rules.ballots import BallotOutcome, Tally, ballot_level, ballot_outcome, check_tally
from assessments.ratings.rules.caps import (
    CapObject,
    CapState,
    CapSubject,
    SmallGroup,
    cap_groups,
    cap_limit,
    cap_object_of,
    cap_reason,
    category_group,
    group_key,
    groups_too_small,
)
from assessments.ratings.rules.cases import (
    ChildResult,
    DegradationFact,
    DisciplineFact,
    Found,
    MemberCase,
    OrganizationCase,
)
from assessments.ratings.rules.levels import (
    BODY_LABELS,
    FACT_OWNER_LABELS,
    GRADE_LABELS,
    GRADE_SHORT,
    LEVEL_LABELS,
    LEVEL_SHORT,
    LEVELS_BEST_FIRST,
    NONE_ASSIGNED,
    NONE_AT_LEVEL,
    NOT_RATED,
    NOT_RATED_LABELS,
    SUBJECT_LABELS,
    UNVERIFIED_NOTE,
    Body,
    CivilServiceRating,
    FactOwner,
    Grade,
    Level,
    Mark,
    NotRatedReason,
    NoValue,
    RuleError,
    SubjectKind,
)
from assessments.ratings.rules.members import judge_member
from assessments.ratings.rules.organizations import authorities_required, judge_organization
from assessments.ratings.rules.population import (
    STATUS_LABELS,
    Period,
    Status,
    StatusKind,
    add_months,
    former_cell_comment_required,
    months_reached,
    status_of_member,
    status_of_organization,
)
from assessments.ratings.rules.routes import ROUTE_STATES, Route, decision_comes_later, order_of_work, route
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Choice, Clause, Criterion, Document, Option, RequiredFact
from assessments.ratings.rules.verdict import MissingFact, Reason, ReasonKind, Verdict

__all__ = [
    "BODY_LABELS", "FACT_OWNER_LABELS", "GRADE_LABELS", "GRADE_SHORT", "LEVELS_BEST_FIRST", "LEVEL_LABELS",
    "LEVEL_SHORT", "NONE_ASSIGNED", "NONE_AT_LEVEL", "NOT_RATED", "NOT_RATED_LABELS", "ROUTE_STATES", "STATUS_LABELS",
    "SUBJECT_LABELS", "UNVERIFIED_NOTE", "BallotOutcome", "Body", "CapObject", "CapState", "CapSubject", "ChildResult",
    "Choice", "CivilServiceRating", "Clause", "Criterion", "DegradationFact", "DisciplineFact", "Document",
    "FactOwner", "Found", "Grade", "Level", "Mark", "MemberCase", "MissingFact", "NoValue", "NotRatedReason", "Option",
    "OrganizationCase", "Period", "Reason", "ReasonKind", "RequiredFact", "Route", "RuleError", "Rulebook",
    "SmallGroup", "Status", "StatusKind", "SubjectKind", "Tally", "Verdict", "add_months", "authorities_required",
    "ballot_level", "ballot_outcome", "cap_groups", "cap_limit", "cap_object_of", "cap_reason", "category_group",
    "check_tally", "decision_comes_later", "former_cell_comment_required", "group_key", "groups_too_small",
    "judge_member", "judge_organization", "months_reached", "order_of_work", "route", "status_of_member",
    "status_of_organization",
]  # fmt: skip
