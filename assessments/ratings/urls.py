from django.urls import URLPattern, path

from assessments.ratings.views import papers

app_name = "ratings"

urlpatterns: list[URLPattern] = [
    # --- cycles, appraisal, decisions, caps: views/{cycles,population,appraisal,decisions,caps,lists}.py
    # --- sheets, assessments, facts: views/{sheets,assessments,facts}.py
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
