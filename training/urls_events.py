"""Addresses of events: the list, planning, and what is done to one."""

from django.urls import URLPattern, path, re_path

from training.views import events

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("new/", events.new, name="event-new"),
    re_path(r"^download/(?P<form>csv|xlsx)/$", events.download, name="events-download"),
    path("<int:pk>/change/", events.change, name="event-edit"),
    path("<int:pk>/do/<slug:act>/", events.act, name="event-act"),
]
