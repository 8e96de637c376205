"""What the tests of the tree ask again and again."""

from partybase.audit.models import Event


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("act", flat=True))


def state_rows(organization) -> list[tuple]:
    return [
        (state.starts, state.ends, state.name, state.parent_id, state.path)
        for state in organization.states.order_by("starts")
    ]
