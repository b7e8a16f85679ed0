"""Addresses of the board's pages. Names and paths are kept: people bookmark them."""

from django.urls import path

from dashboards.views import (
    agency,
    assurance,
    attendance,
    dictionary,
    following,
    freshness,
    front_door,
    home,
    indicator,
    known,
    lineage,
    meeting,
    profile,
    revisions,
    rows_behind,
    scorecard,
    snapshots,
    training,
    words,
)

app_name = "dashboards"
PLACE = "scorecard/<slug:partnership>/"
BOARD = f"{PLACE}<str:period>/"
AGENCY = f"{PLACE}agencies/<slug:agency>/"

urlpatterns = [
    path("", home.home, name="home"),
    path(PLACE, scorecard.latest, name="scorecard-latest"),
    path(f"{PLACE}indicator/<str:code>/", indicator.indicator, name="indicator"),
    path(
        f"{PLACE}indicator/<str:code>/revisions/",
        revisions.revisions,
        name="revisions",
    ),
    path(
        f"{PLACE}indicator/<str:code>/lineage/",
        lineage.lineage,
        name="lineage",
    ),
    path(
        f"{PLACE}indicator/<str:code>/rows/",
        rows_behind.rows_behind,
        name="rows-behind",
    ),
    path(
        f"{PLACE}indicator/<str:code>/records/",
        rows_behind.records_behind,
        name="records-behind",
    ),
    path(f"{PLACE}feeds/<int:row>/", lineage.feeds, name="feeds"),
    path(f"{PLACE}follow/", following.follow, name="follow"),
    path(f"{PLACE}snapshots/", snapshots.meetings, name="snapshots"),
    path(f"{PLACE}snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path(
        f"{PLACE}snapshots/<int:pk>/download.csv",
        snapshots.download,
        name="snapshot-csv",
    ),
    path(f"{PLACE}audits/", assurance.audits, name="audits"),
    path(f"{PLACE}audits/download.csv", assurance.download_csv, name="audits-csv"),
    path(f"{PLACE}audits/download.xlsx", assurance.download_xlsx, name="audits-xlsx"),
    path(f"{PLACE}agencies/", agency.agencies, name="agencies"),
    path(AGENCY, agency.agency, name="agency"),
    path(f"{AGENCY}download.csv", agency.agency_csv, name="agency-csv"),
    path(f"{AGENCY}download.xlsx", agency.agency_xlsx, name="agency-xlsx"),
    path(f"{PLACE}attendance/", attendance.attendance, name="attendance"),
    path(
        f"{PLACE}attendance/download.csv",
        attendance.download_csv,
        name="attendance-csv",
    ),
    path(
        f"{PLACE}attendance/download.xlsx",
        attendance.download_xlsx,
        name="attendance-xlsx",
    ),
    path(f"{PLACE}training/", training.training, name="training"),
    path(f"{PLACE}training/download.csv", training.download_csv, name="training-csv"),
    path(
        f"{PLACE}training/download.xlsx", training.download_xlsx, name="training-xlsx"
    ),
    path(BOARD, scorecard.scorecard, name="scorecard"),
    path(f"{BOARD}meeting/", meeting.meeting, name="meeting"),
    path(f"{BOARD}as-known/", known.as_known, name="as-known"),
    path(f"{BOARD}freeze/", snapshots.freeze, name="freeze"),
    path(f"{BOARD}download.csv", scorecard.download_csv, name="scorecard-csv"),
    path(f"{BOARD}download.xlsx", scorecard.download_xlsx, name="scorecard-xlsx"),
    path(f"{BOARD}front-door/", front_door.front_door, name="front-door"),
    path(
        f"{BOARD}front-door/download.csv",
        front_door.download_csv,
        name="front-door-csv",
    ),
    path(f"{BOARD}cse-missing/", profile.profile, name="profile"),
    path(f"{BOARD}cse-missing/download.csv", profile.download_csv, name="profile-csv"),
    path(
        f"{BOARD}cse-missing/download.xlsx",
        profile.download_xlsx,
        name="profile-xlsx",
    ),
    path(f"{BOARD}cse-missing/regional.csv", profile.regional_csv, name="regional-csv"),
    path(
        f"{BOARD}cse-missing/regional.xlsx",
        profile.regional_xlsx,
        name="regional-xlsx",
    ),
    path(f"{BOARD}freshness", freshness.freshness, name="freshness"),
    path("following/", following.following, name="following"),
    path("following/read/", following.mark_read, name="following-read"),
    path("dictionary/", dictionary.dictionary, name="dictionary"),
    path("dictionary/<str:code>/", dictionary.entry, name="dictionary-entry"),
    path("help/", words.help_page, name="help"),
    path("accessibility/", words.accessibility, name="accessibility"),
    path("privacy/", words.privacy, name="privacy"),
]
