"""Follows numbers back to the rows that made them, and rows on to what they feed."""
