"""Pages that show every component, with the frame, without the product behind it."""

from django.urls import include, path

from tests.face import pages

footer = [
    path("accessibility/", pages.statement, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.gallery, name="help"),
]
urlpatterns = [
    path("", pages.gallery, name="home"),
    path("gallery/", pages.gallery, name="gallery"),
    path("form/", pages.form, name="form"),
    path("table/", pages.table, name="table"),
    path("poll/", pages.poll, name="poll"),
    path("broken/", pages.broken, name="broken"),
    path("", include((footer, "dashboards"))),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
