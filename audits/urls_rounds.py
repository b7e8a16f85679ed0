"""Addresses of rounds: preparing them, who has answered, lists of establishments."""

from django.urls import URLPattern, path, re_path

from audits.views import establishments, rounds, standards

urlpatterns: list[URLPattern] = [
    path("", rounds.rounds, name="rounds"),
    path("new/", rounds.new, name="round-new"),
    path("standards/", standards.standards, name="standards"),
    path("standards/<int:pk>/", standards.standard_set, name="standard-set"),
    path(
        "establishments/<slug:code>/",
        establishments.establishments,
        name="establishments",
    ),
    path(
        "establishments/<slug:code>/upload/",
        establishments.upload,
        name="establishments-upload",
    ),
    path(
        "establishments/<slug:code>/download/",
        establishments.download,
        name="establishments-download",
    ),
    path("<int:pk>/", rounds.round_, name="round"),
    path("<int:pk>/who/", rounds.who, name="round-who"),
    path("<int:pk>/change/", rounds.change, name="round-change"),
    re_path(
        r"^(?P<pk>[0-9]+)/download/(?P<form>csv|xlsx)/$",
        rounds.download,
        name="round-download",
    ),
    path("<int:pk>/do/<slug:act>/", rounds.act, name="round-act"),
]
