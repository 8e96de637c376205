from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "assessments.ratings"
    label = "ratings"
    verbose_name = "Đánh giá, xếp loại"

    def ready(self) -> None:
        from assessments.meetings.permissions import YEAR_GUARDS
        from assessments.ratings.permissions import why_reviews_are_settled

        if why_reviews_are_settled not in YEAR_GUARDS:
            YEAR_GUARDS.append(why_reviews_are_settled)
