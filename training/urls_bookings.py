"""Addresses of bookings, and of people and what they did."""

from django.urls import URLPattern, path, re_path

from training.views import bookings, handles, people

urlpatterns: list[URLPattern] = [
    path("", bookings.bookings, name="bookings"),
    re_path(
        r"^download/(?P<form>csv|xlsx)/$", bookings.download, name="bookings-download"
    ),
    path("<int:pk>/", bookings.booking, name="booking"),
    path("<int:pk>/cancel/", bookings.cancel, name="booking-cancel"),
    path("<int:pk>/put-back/", bookings.reinstate, name="booking-reinstate"),
    path("people/", people.people, name="people"),
    re_path(
        r"^people/download/(?P<form>csv|xlsx)/$",
        people.download,
        name="people-download",
    ),
    path("people/which/", handles.which, name="handles"),
    path("people/<int:pk>/", people.person, name="person"),
]
