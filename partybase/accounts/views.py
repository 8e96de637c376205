"""Signing in and out, lockout, one's own password and settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from partybase.accounts.actions import change_password, change_profile
from partybase.accounts.forms import PasswordForm, ProfileForm, SignInForm
from partybase.accounts.models import TextSize
from partybase.web import errors
from partybase.web.views import ActionView


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        personas = getattr(settings, "DEMO_PERSONAS", []) if settings.IS_DEMO else []
        password = getattr(settings, "DEMO_PASSWORD", "") if settings.IS_DEMO else ""
        return super().get_context_data(title="Đăng nhập", personas=personas, demo_password=password, **kwargs)


def locked_out(
    request: HttpRequest, original_response: Any = None, credentials: Any = None, *args: Any
) -> HttpResponse:
    """After five failures from one place: fifteen minutes, whom to call (django-axes asks for this page)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    call = f" theo số {settings.HELP_PHONE}" if settings.HELP_PHONE else ""
    return errors.too_many_requests(
        request,
        reason=f"Đã nhập sai mật khẩu {settings.AXES_FAILURE_LIMIT} lần. Tài khoản tạm khóa đăng nhập từ máy này "
        f"trong {minutes} phút. Hãy chờ rồi đăng nhập lại; nếu quên mật khẩu, liên hệ cán bộ quản trị hệ thống{call} "
        "để được cấp mật khẩu dùng một lần.",
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "Đồng chí đã đăng xuất.")
    return HttpResponseRedirect(reverse("accounts:sign-in"))


class PasswordView(ActionView):
    title = "Đổi mật khẩu"
    form_class = PasswordForm
    submit_label = "Đổi mật khẩu"
    success_message = "Đã đổi mật khẩu. Các phiên đăng nhập khác của tài khoản này đã kết thúc."
    success_url = reverse_lazy("desk:home")

    def act(self, form: PasswordForm) -> str:
        user = change_password(user=self.request.user, password=form.cleaned_data["new_password"], by=self.request.user)
        update_session_auth_hash(self.request, user)
        return reverse("desk:home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.user.must_change_password:
            kwargs["intro"] = (
                "Đồng chí đang dùng mật khẩu cấp một lần. Hãy đặt mật khẩu của riêng mình trước khi làm việc tiếp."
            )
        return super().get_context_data(**kwargs)


class ProfileView(ActionView):
    title = "Thiết lập cá nhân"
    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_message = "Đã lưu thiết lập cá nhân."

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        return {"phone": user.phone, "text_size": user.text_size, "shortcuts": user.shortcuts}

    def act(self, form: ProfileForm) -> str:
        change_profile(user=self.request.user, by=self.request.user, **form.values())
        return reverse("accounts:profile")


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """A, A+, A++ of the frame: keeps the size and returns to the page."""
    size = request.POST.get("text_size", "")
    if size.isascii() and size.isdigit() and int(size[:4]) in TextSize.values:
        change_profile(user=request.user, by=request.user, text_size=int(size))
    else:
        messages.error(request, "Cỡ chữ chỉ có A, A+ hoặc A++.")
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return HttpResponseRedirect(parts.path + (f"?{parts.query}" if parts.query else ""))
    return HttpResponseRedirect(reverse("desk:home"))
