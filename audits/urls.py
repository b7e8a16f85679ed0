"""Addresses of the audits room."""

from django.urls import include, path

from audits import urls_answers, urls_cases, urls_panel, urls_reviews, urls_rounds

app_name = "audits"
urlpatterns = [
    path("rounds/", include(urls_rounds.urlpatterns)),
    path("answers/", include(urls_answers.urlpatterns)),
    path("panel/", include(urls_panel.urlpatterns)),
    path("cases/", include(urls_cases.urlpatterns)),
    path("reviews/", include(urls_reviews.urlpatterns)),
]
