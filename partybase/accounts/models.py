"""Accounts: who signs in. Owns `User`; holds no key to an organization (grants stand in `organizations`)."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from partybase.accounts.querysets import UserQuerySet


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class TextSize(models.IntegerChoices):
    NORMAL = 100, "A (100 %)"
    LARGE = 125, "A+ (125 %)"
    LARGEST = 150, "A++ (150 %)"


class User(AbstractBaseUser):
    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=150)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    text_size = models.PositiveSmallIntegerField("cỡ chữ", choices=TextSize.choices, default=TextSize.NORMAL)
    shortcuts = models.BooleanField("dùng phím tắt", default=True)
    created_at = models.DateTimeField("ngày tạo", auto_now_add=True)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "tài khoản"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name
