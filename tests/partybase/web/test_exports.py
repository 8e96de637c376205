"""Every list of people that can leave as a file asks for a reason when it is long; the others take no POST."""

from django.urls import get_resolver

from partybase.web.views import ScopedListView

PEOPLE = {"Member", "Membership", "Position", "User", "Assessment", "DisciplinaryAction", "Inspection"}
ORGANIZATIONS_ONLY = {"OpinionListView", "AuthorityListView", "SummaryWorkbook"}  # assessments, but of organizations


def subclasses(view) -> set:
    return {view} | {each for sub in view.__subclasses__() for each in subclasses(sub)}


def test_every_list_of_people_counts_them():
    assert get_resolver().url_patterns  # the views are loaded
    exported = [view for view in subclasses(ScopedListView) if view.model and getattr(view, "export_columns", None)]
    people = {view.__name__ for view in exported if view.model.__name__ in PEOPLE} - ORGANIZATIONS_ONLY
    assert {"MemberListView", "PositionListView", "AssessmentListView", "ResultsWorkbook"} <= people
    assert {"MissingMemberListView", "DisciplineListView", "AccountListView", "DepartureListView"} <= people
    assert {view.__name__ for view in exported if view.export_counts_people} == people
