from django.urls import path

from partybase.web import drafts

app_name = "web"

urlpatterns = [
    path("draft/", drafts.draft, name="draft"),
]
