"""Writes what counting asks of a child's history: per quarter, set-wise."""

from safeguarding.cases.history.services import changed, refresh, roll

__all__ = ["changed", "refresh", "roll"]
