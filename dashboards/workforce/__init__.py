"""Training as a page: who came, who did not, and what changed.

Two routes tell of it: bookings kept here, and tables that agencies return. Where both
tell of a year, both are shown. No child stands behind these numbers, so nothing is
hidden. Source: DOMAIN C.10, B.5.
"""
