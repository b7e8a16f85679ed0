"""Turns observations into scorecard entries: load once, then plain arithmetic."""
