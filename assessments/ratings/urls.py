from django.urls import URLPattern, path

from assessments.ratings.views import assessments, facts, organization_sheets, papers, sending, sheets

app_name = "ratings"

urlpatterns: list[URLPattern] = [
    # --- cycles, appraisal, decisions, caps: views/{cycles,population,appraisal,decisions,caps,lists}.py
    # --- sheets, assessments, facts: views/{sheets,organization_sheets,sending,assessments,facts}.py
    path("cycles/<int:cycle>/cells/<int:pk>/", sheets.SheetMembersView.as_view(), name="sheet-members"),
    path("cycles/<int:cycle>/cells/<int:pk>/send/", sending.SheetMembersCheckView.as_view(), name="sheet-members-check"),
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
