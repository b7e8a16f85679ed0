"""Addresses of headcounts and coverage."""

from django.urls import path

from training.views import coverage, headcounts

urlpatterns = [
    path("", coverage.coverage, name="coverage"),
    path("file.csv", coverage.coverage_file, {"form": "csv"}, name="coverage-csv"),
    path("file.xlsx", coverage.coverage_file, {"form": "xlsx"}, name="coverage-xlsx"),
    path("people/", coverage.lapsing, name="lapsing"),
    path("people.csv", coverage.lapsing_file, {"form": "csv"}, name="lapsing-csv"),
    path("people.xlsx", coverage.lapsing_file, {"form": "xlsx"}, name="lapsing-xlsx"),
    path("headcounts/", headcounts.headcounts, name="headcounts"),
    path(
        "headcounts/<slug:partnership>/<slug:agency>/",
        headcounts.headcount,
        name="headcount",
    ),
    path(
        "headcounts/<slug:partnership>/<slug:agency>/enter/",
        headcounts.enter,
        name="headcount-enter",
    ),
    path("headcount/<int:pk>/remove/", headcounts.remove, name="headcount-remove"),
]
