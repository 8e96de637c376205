"""Base views. They call `visible_to`, count, paginate, export, turn refusals into pages: a view of an app says only what
is its own.

- `ScopedListView`: a list in scope: filters by URL, count, 50 a page, `?export=xlsx` as it stands.
- `ScopedDetailView`: one record in scope, else 404.
- `ActionView`: a form over a record in scope (or none), `act()` calls one action; refusals return to the form.
- `@act_on(...)`: a one-shot POST.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView, ListView

from partybase.refusal import Conflict, NotAllowed, Refusal
from partybase.web.drafts import discard
from partybase.web.exports import WorkbookExport
from partybase.web.forms import PageForm
from partybase.web.receipts import once

MAX_ID = 2**63 - 1


class Page(LoginRequiredMixin):
    """What every page has: a title, breadcrumbs [(text, url)], the section of the navigation it belongs to."""

    title: ClassVar[str] = ""
    section: ClassVar[str] = ""

    def get_title(self) -> str:
        return self.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_can(self) -> dict[str, bool]:
        """Named rights for buttons; templates read `can.edit` and hold no rule."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("title", self.get_title())
        kwargs.setdefault("breadcrumbs", self.get_breadcrumbs())
        kwargs.setdefault("section", self.section)
        kwargs.setdefault("can", self.get_can())
        return super().get_context_data(**kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal


class ScopedObject:
    """Fetch one record in scope: `model`, `pk_url_kwarg`; outside the scope it does not exist (404)."""

    model: Any
    pk_url_kwarg: str = "pk"

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def get_object(self, queryset: Any = None) -> Any:
        pk = self.kwargs[self.pk_url_kwarg]
        if not 0 < pk <= MAX_ID:
            raise Http404
        found = (self.get_queryset() if queryset is None else queryset).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class ScopedDetailView(Page, ScopedObject, DetailView):
    def check(self, thing: Any) -> None:
        """Raise `NotAllowed` when the record is in scope but this page is not for the user."""

    def get_object(self, queryset: Any = None) -> Any:
        thing = super().get_object(queryset)
        self.check(thing)
        return thing


class ScopedListView(WorkbookExport, Page, ListView):
    """A list: `get_queryset` starts from `visible_to`; `filterset_class`; `export_columns` and `export_row` for Excel
    (`exports.WorkbookExport`); a list of people sets `export_counts_people`."""

    paginate_by = 50
    filterset_class: ClassVar[Any] = None

    def check(self) -> None:
        """Raise `NotAllowed` when the list is not for the user."""

    def get_base_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def get_queryset(self) -> Any:
        queryset = self.get_base_queryset()
        self.filterset = None
        if self.filterset_class:
            self.filterset = self.filterset_class(self.request.GET, queryset=queryset, request=self.request)
            queryset = self.filterset.qs
        return queryset

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        if request.GET.get("export") == "xlsx" and self.export_columns:
            return self.export()
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The page asked for; a number that does not exist gives the nearest page instead of an error."""
        paginator = self.get_paginator(queryset, page_size, allow_empty_first_page=True)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET.copy()
        for name in ("page", "export"):
            query.pop(name, None)
        context.update(
            filterset=self.filterset,
            query=query.urlencode(),
            total=context["paginator"].count if context.get("paginator") else len(context["object_list"]),
            can_export=bool(self.export_columns),
        )
        return context


class ActionView(Page, FormView):
    """A form and one action.

    `check(thing)` raises `NotAllowed` (403 with the reason); `act(form)` calls the action and returns where to go (an
    address, a model with get_absolute_url, or None for `get_success_url`); a `Refusal` returns to the form, typed values
    kept; a `Conflict` shows both versions.
    """

    model: ClassVar[Any] = None
    pk_url_kwarg: ClassVar[str] = "pk"
    template_name = "web/action_form.html"
    form_class = PageForm
    submit_label: ClassVar[str] = "Lưu"
    success_message: ClassVar[str] = ""
    object: Any = None

    def check(self, thing: Any) -> None:
        """Raise `NotAllowed` when the user may not do this to the record."""

    def get_base_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        try:
            if self.model is not None and self.pk_url_kwarg in kwargs:
                self.object = ScopedObject.get_object(self, self.get_base_queryset())
            self.check(self.object)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        return super().dispatch(request, *args, **kwargs)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, form: Any) -> Any:
        raise NotImplementedError

    def get_success_message(self, result: Any) -> str:
        return self.success_message

    def form_valid(self, form: Any) -> HttpResponse:
        done: list[Any] = []

        def deed() -> str:
            result = self.act(form)
            done.append(result)
            return self.address_of(result)

        try:
            url, first = once(token=form.cleaned_data.get("token"), user=self.request.user, deed=deed)
        except NotAllowed:
            raise
        except Conflict as conflict:
            form.refuse(conflict)
            return self.render_to_response(self.get_context_data(form=form, conflict=conflict), status=409)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_invalid(form)
        discard(self.request.user, self.request.POST.get("draft_key", ""))
        if first:
            text = self.get_success_message(done[0])
            if text:
                messages.success(self.request, text)
        else:
            messages.info(self.request, "Nội dung này đã được ghi từ lần gửi trước; không ghi thêm lần nữa.")
        return HttpResponseRedirect(url)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def address_of(self, result: Any) -> str:
        if isinstance(result, str):
            return result
        if hasattr(result, "get_absolute_url"):
            return result.get_absolute_url()
        return str(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("object", self.object)
        kwargs.setdefault("submit_label", self.submit_label)
        kwargs.setdefault("cancel_url", self.get_cancel_url())
        kwargs.setdefault("draft_key", self.get_draft_key())
        return super().get_context_data(**kwargs)

    def get_draft_key(self) -> str:
        """Under which key what is typed is kept as a draft (one form of one record); "" keeps none."""
        return ""

    def get_cancel_url(self) -> str:
        crumbs = self.get_breadcrumbs()
        return crumbs[-1][1] if crumbs else "/"


def act_on(model: Any) -> Callable:
    """Decorate a one-shot act `view(request, thing) -> message`: POST only, in scope, refusals shown as a message.

    The view returns the Vietnamese sentence to show; the page the user came from (posted `next`) follows.
    """

    def decorate(view: Callable[[HttpRequest, Any], str]) -> Callable:
        @require_POST
        @functools.wraps(view)
        def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect("accounts:sign-in")
            thing = model.objects.visible_to(request.user).filter(pk=pk).first() if 0 < pk <= MAX_ID else None
            if thing is None:
                raise Http404
            try:
                messages.success(request, view(request, thing))
            except NotAllowed as refusal:
                raise PermissionDenied(refusal.sentence) from refusal
            except Refusal as refusal:
                messages.error(request, refusal.sentence)
            return HttpResponseRedirect(next_address(request))

        return wrapped

    return decorate


def next_address(request: HttpRequest, default: str = "/") -> str:
    """The address posted as `next`, when it is one of ours."""
    url = request.POST.get("next", "")
    if url and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return url
    return default
