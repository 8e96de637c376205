"""The district that the tests of this folder share."""

from tests.everywhere.world import world

__all__ = ["world"]
