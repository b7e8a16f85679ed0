"""Addresses of returns. Names and paths are kept: people bookmark them."""

from django.urls import path

from safeguarding.returns import views

app_name = "returns"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("waiting/", views.queue, name="queue"),
    path("<int:obligation>/send/", views.upload, name="upload"),
    path("<int:obligation>/blank.csv", views.template_csv, name="template-csv"),
    path("submission/<int:pk>/", views.submission, name="submission"),
    path("submission/<int:pk>/file", views.original, name="original"),
    path("submission/<int:pk>/decide/", views.decide, name="decide"),
]
