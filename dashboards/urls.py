"""Addresses of the board's pages. Names and paths are kept: people bookmark them."""

from django.urls import path

from dashboards.views import (
    dictionary,
    freshness,
    home,
    indicator,
    scorecard,
    words,
)

app_name = "dashboards"
PLACE = "scorecard/<slug:partnership>/"
BOARD = f"{PLACE}<str:period>/"

urlpatterns = [
    path("", home.home, name="home"),
    path(PLACE, scorecard.latest, name="scorecard-latest"),
    path(f"{PLACE}indicator/<str:code>/", indicator.indicator, name="indicator"),
    path(BOARD, scorecard.scorecard, name="scorecard"),
    path(f"{BOARD}download.csv", scorecard.download_csv, name="scorecard-csv"),
    path(f"{BOARD}download.xlsx", scorecard.download_xlsx, name="scorecard-xlsx"),
    path(f"{BOARD}freshness", freshness.freshness, name="freshness"),
    path("dictionary/", dictionary.dictionary, name="dictionary"),
    path("dictionary/<str:code>/", dictionary.entry, name="dictionary-entry"),
    path("help/", words.help_page, name="help"),
    path("accessibility/", words.accessibility, name="accessibility"),
    path("privacy/", words.privacy, name="privacy"),
]
