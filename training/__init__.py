"""Courses, events, bookings, attendance and evaluation. Not built yet."""
