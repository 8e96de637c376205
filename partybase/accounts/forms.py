"""Sign-in, one's own password and settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password

from partybase.accounts.models import TextSize
from partybase.web.forms import PageForm


class SignInForm(AuthenticationForm):
    """Paste and password managers work: plain fields with their usual names."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock, bộ gõ tiếng Việt rồi nhập lại.",
        "inactive": "Tài khoản này đã bị khóa. Hãy liên hệ cán bộ quản trị hệ thống.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label = "Tên đăng nhập"
        username.error_messages["required"] = "Hãy nhập tên đăng nhập."
        username.widget.attrs.update(autocapitalize="none", autocomplete="username", spellcheck="false")
        password.label = "Mật khẩu"
        password.error_messages["required"] = "Hãy nhập mật khẩu."
        password.widget.attrs.update(autocomplete="current-password")

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class PasswordForm(PageForm):
    current_password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Hãy nhập mật khẩu đang dùng."},
    )
    new_password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ít nhất 10 ký tự, không chỉ gồm chữ số, không phải mật khẩu dễ đoán, không giống tên đăng nhập.",
        error_messages={"required": "Hãy nhập mật khẩu mới."},
    )
    new_password_again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Hãy nhập lại mật khẩu mới."},
    )

    def clean(self) -> dict[str, Any]:
        """The base cleaning rewrites text; a password stays as it was typed."""
        cleaned = forms.Form.clean(self)
        new, again = cleaned.get("new_password"), cleaned.get("new_password_again")
        current = cleaned.get("current_password")
        if current and not self.user.check_password(current):
            self.add_error("current_password", "Mật khẩu đang dùng chưa đúng. Hãy nhập lại.")
        if new and again and new != again:
            self.add_error("new_password_again", "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.")
        if new:
            try:
                validate_password(new, self.user)
            except forms.ValidationError as error:
                self.add_error("new_password", error)
        return cleaned


class ProfileForm(PageForm):
    phone = forms.CharField(
        label="Điện thoại",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": "Số điện thoại dài quá 30 ký tự."},
    )
    text_size = forms.TypedChoiceField(
        label="Cỡ chữ",
        choices=TextSize.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn cỡ chữ.", "invalid_choice": "Cỡ chữ chỉ có A, A+ hoặc A++."},
    )
    shortcuts = forms.BooleanField(
        label="Dùng phím tắt",
        required=False,
        help_text="Ctrl+K hoặc / để tìm, Ctrl+S để lưu, Ctrl+Enter để gửi, ? để xem danh sách phím tắt.",
    )
