from django.urls import path

from partybase.accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.PasswordView.as_view(), name="password"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("text-size/", views.text_size, name="text-size"),
]
