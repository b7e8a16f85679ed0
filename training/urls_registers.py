"""Addresses of one event: who is on it, its register, and booking on it."""

from django.urls import URLPattern, path

from training.views import bookings, register_acts, registers, sheets, signing

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", registers.event, name="event"),
    path("<int:pk>/book/", bookings.book, name="booking-new"),
    path("<int:pk>/sheet/", signing.sign_sheet, name="sign-sheet"),
    path("<int:pk>/register/", registers.register, name="register"),
    path("<int:pk>/register/undo/", register_acts.undo, name="register-undo"),
    path("<int:pk>/register/add/", register_acts.add, name="register-add"),
    path("<int:pk>/register/sheet/", sheets.sheet_of, name="register-sheet"),
]
