"""Attendance of a partnership's groups: who came, out of how many meetings.

No child stands behind these numbers, so nothing is hidden. Source: DOMAIN C.2, B.5.
"""
