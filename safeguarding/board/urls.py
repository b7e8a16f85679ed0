"""Addresses of the board room."""

from django.urls import include, path

from safeguarding.board import urls_actions, urls_groups

app_name = "board"
urlpatterns = [
    path("actions/", include(urls_actions.urlpatterns)),
    path("groups/", include(urls_groups.urlpatterns)),
]
