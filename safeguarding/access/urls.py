"""Addresses of the pages about people. Names and paths are kept."""

from django.urls import path

from safeguarding.access import views

app_name = "people"

urlpatterns = [
    path("", views.people, name="list"),
    path("me/", views.me, name="me"),
    path("invite/", views.invite, name="invite"),
    path("invitation/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("seat/<int:pk>/end/", views.end_seat, name="end-seat"),
    path("join/<str:token>/", views.accept, name="accept"),
    path("trail/", views.trail, name="trail"),
]
