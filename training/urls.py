"""Addresses of the training room."""

from django.urls import include, path

from training import (
    urls_bookings,
    urls_courses,
    urls_coverage,
    urls_evaluation,
    urls_events,
    urls_registers,
)

app_name = "training"
urlpatterns = [
    path("courses/", include(urls_courses.urlpatterns)),
    path("events/", include(urls_events.urlpatterns)),
    path("events/", include(urls_registers.urlpatterns)),
    path("bookings/", include(urls_bookings.urlpatterns)),
    path("evaluation/", include(urls_evaluation.urlpatterns)),
    path("coverage/", include(urls_coverage.urlpatterns)),
]
