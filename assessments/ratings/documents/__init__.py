"""The papers of a rating year. Pure functions: a `Paper` (who, number, when) and what stands in it go in, a .docx comes out.

Rows are printed in the order given; names of levels, grades and criteria come from the cycle's rulebook through the caller.
"""

from assessments.ratings.documents.ballots import members_ballot, minutes_of_count, organization_ballot
from assessments.ratings.documents.data import (
    Ballot,
    BallotCandidate,
    CountMinutes,
    CriterionRow,
    Decision,
    DecisionExtract,
    GradingSheet,
    MemberRow,
    OrganizationRow,
    Paper,
    ResultNotice,
    TallyRow,
)
from assessments.ratings.documents.decisions import cells_decision, grassroots_decision, members_decision
from assessments.ratings.documents.results import CellIssuesNoNotice, decision_extract, result_notice
from assessments.ratings.documents.sheets import grading_sheet
from partybase.web.documents import DOCX, Issuer, PageSetup, content_disposition

__all__ = [
    "DOCX",
    "Ballot",
    "BallotCandidate",
    "CellIssuesNoNotice",
    "CountMinutes",
    "CriterionRow",
    "Decision",
    "DecisionExtract",
    "GradingSheet",
    "Issuer",
    "MemberRow",
    "OrganizationRow",
    "PageSetup",
    "Paper",
    "ResultNotice",
    "TallyRow",
    "cells_decision",
    "content_disposition",
    "decision_extract",
    "grading_sheet",
    "grassroots_decision",
    "members_ballot",
    "members_decision",
    "minutes_of_count",
    "organization_ballot",
    "result_notice",
]
