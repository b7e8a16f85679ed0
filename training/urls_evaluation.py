"""Addresses of evaluation: links without an account, and what came of them."""

from django.urls import URLPattern, path

from training.views import evaluating, evaluation, keying_evaluations

urlpatterns: list[URLPattern] = [
    path("", evaluation.evaluation, name="evaluation"),
    path("download/<str:form>/", evaluation.download, name="evaluation-download"),
    path("courses/<int:pk>/", evaluation.course, name="evaluation-course"),
    path("events/<int:pk>/", keying_evaluations.event, name="evaluation-event"),
    path(
        "events/<int:pk>/addresses/",
        keying_evaluations.addresses,
        name="event-contacts",
    ),
    path("bookings/<int:pk>/", keying_evaluations.scores, name="evaluation-key"),
    path(
        "bookings/<int:pk>/later/<int:stage>/",
        keying_evaluations.later,
        name="evaluation-key-later",
    ),
    path("said/<int:pk>/themes/", keying_evaluations.tags, name="impact-tags"),
    # Without an account.
    path("link/<str:token>/", evaluating.link, name="evaluate"),
    path("answer/<int:pk>/", evaluating.answer, name="evaluate-answer"),
    path("thanks/", evaluating.thanks, name="evaluate-thanks"),
]
