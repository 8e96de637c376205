"""The first screen of leaders and staff: what waits, who has sent, the ratings so far, the caps."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from assessments.dashboards.charts import rating_bars
from assessments.dashboards.figures import by_category, cap_gauges, current_cycle, not_sent, waiting_for_decision
from organizations.scope import Role, scope_of
from partybase.refusal import NotAllowed
from partybase.today import today
from partybase.web.views import Page


def overview(user: Any) -> dict[str, Any]:
    """What `dashboards/_overview.html` shows; empty while no year was opened."""
    cycle = current_cycle(user)
    if cycle is None:
        return {"cycle": None}
    rows, total = by_category(user, cycle)
    return {
        "cycle": cycle,
        "rows": rows,
        "total": total,
        "chart": rating_bars(rows, total),
        "decides": scope_of(user).has(Role.LEADER, Role.SECRETARY),
        "waiting": waiting_for_decision(user, cycle),
        "gauges": cap_gauges(user, cycle),
        "not_sent": not_sent(user, cycle) if total.not_sent else [],
        "as_of": today(),
    }


class HomeView(Page, TemplateView):
    template_name = "dashboards/home.html"
    title = "Tổng hợp năm xếp loại"
    section = "dashboards"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if not scope_of(user).has(Role.LEADER, Role.ORGANIZATION_STAFF):
            raise NotAllowed("Màn hình tổng hợp dành cho lãnh đạo cấp ủy và cán bộ Ban Tổ chức.")
        return super().get_context_data(values=overview(user), **kwargs)
