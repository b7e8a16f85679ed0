"""Addresses of missing episodes and information reports; `urls` puts them in place."""

from django.urls import path

from safeguarding.cases.views import missing, reports

urlpatterns = [
    path("missing/", missing.episodes, name="episodes"),
    path("missing/report/", missing.report, name="report-missing"),
    path("missing/<int:pk>/", missing.episode, name="episode"),
    path("missing/<int:pk>/clock/", missing.clock, name="episode-clock"),
    path("missing/<int:pk>/<slug:act>/", missing.act, name="episode-act"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.new, name="report-new"),
    path("reports/<int:pk>/sent/", reports.sent, name="report-sent"),
]
