"""A site map for tests of the frame: the real one, and views that go wrong in every way."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from partybase.accounts.models import User
from partybase.refusal import Conflict, Refusal
from partybase.web.fields import DateField
from partybase.web.forms import PageForm
from partybase.web.views import ActionView


def boom(request):
    raise ValueError("secret-value-of-the-exception")


def silent_database(request):
    raise OperationalError("connection to server failed: secret-value-of-the-exception")


def forbidden(request):
    raise PermissionDenied("Chỉ Ban Tổ chức ghi quyết định này.")


def echo(request):
    return HttpResponse(repr(sorted(request.GET.lists()) + sorted(request.POST.lists())), content_type="text/plain")


class NoteForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    full_name = forms.CharField(label="Họ và tên", max_length=20)
    day = DateField(label="Ngày", required=False)


class NoteView(ActionView):
    title = "Ghi chú"
    form_class = NoteForm
    deeds: list[str] = []

    def get_breadcrumbs(self):
        return [("Trang chủ", "/")]

    def get_draft_key(self):
        return "note"

    def act(self, form):
        name = form.cleaned_data["full_name"]
        if name == "hai bản":
            raise Conflict(theirs={"họ và tên": "Bản của người khác"}, version=7)
        if name == "từ chối":
            raise Refusal("Tên này không ghi được.", field="full_name")
        self.deeds.append(name)
        User.objects.filter(pk=self.request.user.pk).update(phone=name)
        return "/"


urlpatterns = [
    path("boom/", boom),
    path("silent/", silent_database),
    path("forbidden/", forbidden),
    path("echo/", echo),
    path("note/", NoteView.as_view()),
    path("", include("partybase.urls")),
]
handler400 = "partybase.web.errors.bad_request"
handler403 = "partybase.web.errors.permission_denied"
handler404 = "partybase.web.errors.page_not_found"
handler500 = "partybase.web.errors.server_error"
