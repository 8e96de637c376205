from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "assessments.ratings"
    label = "ratings"
    verbose_name = "Đánh giá, xếp loại"
