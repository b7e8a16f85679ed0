from django.urls import URLPattern, path

from audits.views import new_actions, reviews, themes

urlpatterns: list[URLPattern] = [
    path("", reviews.reviews, name="reviews"),
    path("download/", reviews.download, name="reviews-download"),
    path("new/", reviews.new, name="review-new"),
    path("themes/", themes.themes, name="themes"),
    path("<int:pk>/", reviews.review, name="review"),
    path("<int:pk>/action/", new_actions.of_review, name="review-action"),
    path("<int:pk>/<slug:act>/", reviews.act, name="review-act"),
]
