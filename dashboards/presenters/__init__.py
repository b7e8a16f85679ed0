"""Turns entries into what a page says. Plain Python: no query, no request."""
