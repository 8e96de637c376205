from django.urls import URLPattern, path

from assessments.ratings.views import (
    appraisal,
    assessments,
    caps,
    cycles,
    decisions,
    facts,
    lists,
    opening,
    organization_sheets,
    papers,
    population,
    sending,
    sheets,
    single,
)

app_name = "ratings"

urlpatterns: list[URLPattern] = [
    # --- cycles, appraisal, decisions, caps: views/{cycles,population,appraisal,decisions,caps,lists}.py
    path("", cycles.HomeView.as_view(), name="home"),
    path("cycles/", cycles.CycleListView.as_view(), name="cycle-list"),
    path("cycles/add/", cycles.CycleAddView.as_view(), name="cycle-add"),
    path("cycles/<int:pk>/", cycles.CycleDetailView.as_view(), name="cycle-detail"),
    path("cycles/<int:pk>/rulebook/", cycles.CycleRulebookView.as_view(), name="cycle-rulebook"),
    path("cycles/<int:pk>/open/", opening.CycleOpenView.as_view(), name="cycle-open"),
    path("cycles/<int:pk>/close/", cycles.CycleCloseView.as_view(), name="cycle-close"),
    path("cycles/<int:pk>/reopen/", cycles.CycleReopenView.as_view(), name="cycle-reopen"),
    path("cycles/<int:pk>/extend/", cycles.ExtensionAddView.as_view(), name="extension-add"),
    path("cycles/<int:cycle>/check/", population.CycleCheckView.as_view(), name="cycle-check"),
    path("cycles/<int:cycle>/differences/", population.DifferenceListView.as_view(), name="cycle-differences"),
    path("cycles/<int:cycle>/differences/accept/", population.accept, name="difference-accept"),
    path("cycles/<int:cycle>/assessments/", lists.AssessmentListView.as_view(), name="assessment-list"),
    path("cycles/<int:cycle>/appraisal/", appraisal.AppraisalListView.as_view(), name="appraisal-list"),
    path("cycles/<int:cycle>/caps/", caps.CapListView.as_view(), name="cap-list"),
    path("caps/<int:pk>/extra/", caps.CapExtraView.as_view(), name="cap-extra"),
    path("cycles/<int:cycle>/decide/<int:organization>/", decisions.DecisionAddView.as_view(), name="decision-add"),
    path(
        "cycles/<int:cycle>/decide/<int:organization>/check/",
        decisions.DecisionCheckView.as_view(),
        name="decision-check",
    ),
    path(
        "cycles/<int:cycle>/decide/<int:organization>/meter/",
        decisions.DecisionMeterView.as_view(),
        name="decision-meter",
    ),
    path("cycles/<int:cycle>/decisions/", decisions.DecisionListView.as_view(), name="decision-list"),
    path("decisions/<int:pk>/", decisions.DecisionDetailView.as_view(), name="decision-detail"),
    path("decisions/<int:pk>/publish/", decisions.DecisionPublishView.as_view(), name="decision-publish"),
    path("assessments/<int:pk>/decide-anew/", single.DecideAnewView.as_view(), name="decision-anew"),
    path("assessments/<int:pk>/return/", single.ReturnView.as_view(), name="assessment-return"),
    path("assessments/<int:pk>/not-rated/", single.NotRatedView.as_view(), name="assessment-not-rated"),
    path("assessments/<int:pk>/resume/", single.ResumeView.as_view(), name="assessment-resume"),
    # --- sheets, assessments, facts: views/{sheets,organization_sheets,sending,assessments,facts}.py
    path("cycles/<int:cycle>/cells/<int:pk>/", sheets.SheetMembersView.as_view(), name="sheet-members"),
    path(
        "cycles/<int:cycle>/cells/<int:pk>/send/", sending.SheetMembersCheckView.as_view(), name="sheet-members-check"
    ),
    path("assessments/<int:pk>/", assessments.AssessmentDetailView.as_view(), name="assessment-detail"),
    path("assessments/<int:pk>/edit/", sheets.MemberRowView.as_view(), name="member-row"),
    path("assessments/<int:pk>/save/", sheets.row_save, name="row-save"),
    path("assessments/<int:pk>/recall/", sheets.assessment_recall, name="assessment-recall"),
    path("assessments/<int:pk>/sheet/", organization_sheets.SheetOrganizationView.as_view(), name="sheet-organization"),
    path(
        "assessments/<int:pk>/sheet/send/",
        organization_sheets.SheetOrganizationCheckView.as_view(),
        name="sheet-organization-check",
    ),
    path("assessments/<int:pk>/comment/", facts.FactCommentView.as_view(), name="fact-comment"),
    path("assessments/<int:pk>/opinion/", facts.OpinionEditView.as_view(), name="opinion-edit"),
    path("assessments/<int:pk>/authorities/", facts.AuthorityEditView.as_view(), name="authority-edit"),
    path("comments/", facts.CommentListView.as_view(), name="comment-list"),
    path("opinions/", facts.OpinionListView.as_view(), name="opinion-list"),
    path("authorities/", facts.AuthorityListView.as_view(), name="authority-list"),
    # --- files: views/papers.py
    path("decisions/<int:pk>/decision.docx", papers.DecisionPaper.as_view(), name="decision-docx"),
    path("assessments/<int:pk>/ballot.docx", papers.OrganizationBallotPaper.as_view(), name="ballot-docx"),
    path("assessments/<int:pk>/minutes.docx", papers.OrganizationMinutes.as_view(), name="minutes-docx"),
    path("assessments/<int:pk>/grading-sheet.docx", papers.GradingSheetPaper.as_view(), name="grading-sheet-docx"),
    path("assessments/<int:pk>/result/", papers.ResultPrintView.as_view(), name="result-print"),
    path("assessments/<int:pk>/result.docx", papers.ResultPaper.as_view(), name="result-docx"),
    path(
        "cycles/<int:cycle>/cells/<int:pk>/ballot.docx", papers.MembersBallotPaper.as_view(), name="members-ballot-docx"
    ),
    path(
        "cycles/<int:cycle>/cells/<int:pk>/minutes.docx", papers.MembersMinutes.as_view(), name="members-minutes-docx"
    ),
    path("cycles/<int:cycle>/results.xlsx", papers.ResultsWorkbook.as_view(), name="results-xlsx"),
    path("cycles/<int:cycle>/summary.xlsx", papers.SummaryWorkbook.as_view(), name="summary-xlsx"),
]
