"""Which events: those of a subject; scope is applied by `organizations.scope.events_visible_to`."""

from django.db import models


class EventQuerySet(models.QuerySet):
    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def update(self, **kwargs):
        raise TypeError("Events of the record are written once and never changed.")

    def delete(self):
        raise TypeError("Events of the record are never deleted.")
