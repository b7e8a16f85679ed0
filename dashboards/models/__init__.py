"""Ready-made entries, what was frozen of them, and who is told of a signal."""

from dashboards.models.entries import ScorecardEntry
from dashboards.models.following import Following, Notice
from dashboards.models.snapshot import Snapshot, SnapshotEntry

__all__ = ["Following", "Notice", "ScorecardEntry", "Snapshot", "SnapshotEntry"]
