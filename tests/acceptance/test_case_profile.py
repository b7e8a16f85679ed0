"""Synthetic lists of children, through the pipeline, give the published profile.

What is expected is read from the two tables as printed (S0:803-815), never written here.
"""

import csv
import io
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from dashboards import demo_data, recompute
from dashboards.demo.people import DUDLEY
from safeguarding.access.models import User
from safeguarding.cases.models import (
    Child,
    ChildQuarter,
    CseCase,
    MissingEpisode,
    ReturnInterview,
)
from safeguarding.indicators.models import Observation
from safeguarding.periods import Period
from safeguarding.returns.models import Problem, RecordFile, Submission
from tests.acceptance.dudley import FIXTURES, scorecard

pytestmark = pytest.mark.django_db

PAPERS = FIXTURES / "papers" / "dudley"
QUARTER = Period.parse("2015-16-Q3")
NINE = [QUARTER.shift(step) for step in range(-4, 5)]
# Row of the printed table, its column -> the indicator that says the same.
CSE_CODES = {
    "Children known to be at risk of CSE (medium to high risk)": "CSE-01",
    "Of which classed as serious risk": "CSE-02",
    "Of which LAC placed out of borough": "CSE-03",
    "Of which LAC in borough": "CSE-04",
}
MISSING_CODES = {
    "All": ("MIS-01", "MIS-02"),
    "Home": ("MIS-03", "MIS-04"),
    "Care": ("MIS-05", "MIS-06"),
}
TABLES = (Child, CseCase, MissingEpisode, ReturnInterview, ChildQuarter, Observation)


def printed(name):
    with (PAPERS / name).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) > 1 and row[1].isdigit()]
    return {row[0]: [int(cell) for cell in row[1:]] for row in rows}


def expected():
    """Code of the indicator -> the number that is printed for it."""
    cse = printed("01_cse_profile_q3_2015_16.csv")
    missing = printed("02_missing_profile_q3_2015_16.csv")
    found = {code: cse[row][0] for row, code in CSE_CODES.items()}
    for row, codes in MISSING_CODES.items():
        found |= dict(zip(codes, missing[row], strict=True))
    # Not printed as a row: what is in no place that has a row (S0:815).
    everywhere, home, care = (missing[row][1] for row in ("All", "Home", "Care"))
    return found | {"MIS-07": everywhere - home - care}


@pytest.fixture
def loaded(capsys):
    """Dudley with its 27 synthetic lists, each sent, accepted and put in."""
    call_command("setup_partnership", str(FIXTURES / "partnerships" / "dudley.toml"))
    said = io.StringIO()
    demo_data.load_records(said, DUDLEY, "dudley")
    recompute.drain(budget_seconds=120)
    capsys.readouterr()
    return said.getvalue()


def counted(period):
    """Indicator -> the figure counted from records of a quarter, as known now."""
    rows = Observation.objects.filter(
        source_kind="measure",
        agency=None,
        kind=period.kind.value,
        period_start=period.start,
        breakdown_dimension="",
    ).order_by("recorded_at")
    return {row.indicator.code: int(row.numerator) for row in rows.select_related()}


def test_the_published_profile_comes_out_of_the_rows(loaded, capsys):
    wanted = expected()
    assert len(wanted) == 11

    figures = counted(QUARTER)
    assert {code: figures[code] for code in wanted} == wanted

    _children_are_counted_once(wanted)
    entries = scorecard(capsys, QUARTER.code)
    shown = {code: entries[code]["numerator"] for code in wanted}
    assert shown == wanted
    assert {entries[code]["state"] for code in wanted} == {"value"}
    (source,) = entries["MIS-01"]["sources"]
    assert source["kind"] == "measure"
    _the_page_and_the_regional_return_say_the_same(wanted)
    _small_numbers_are_not_on_the_boards_page(wanted)
    _every_list_was_put_in(loaded)
    _the_four_months_are_warned_of_and_explained()
    _nine_quarters_make_a_trend()


def _children_are_counted_once(wanted):
    """62 from home and 32 from care are 87 children: 7 went missing from both."""
    quarters = ChildQuarter.objects.filter(quarter=QUARTER.index)
    home = quarters.filter(home_episodes__gt=0)
    care = quarters.filter(care_episodes__gt=0)
    both = home.filter(care_episodes__gt=0).count()

    assert home.count() + care.count() > wanted["MIS-01"]
    assert home.count() + care.count() - both == wanted["MIS-01"]
    assert both == wanted["MIS-03"] + wanted["MIS-05"] - wanted["MIS-01"] == 7


def _page_of(email, name):
    browser = Client()
    browser.force_login(User.objects.get(email=f"{email}@dudley.example.org"))
    answer = browser.get(reverse(f"dashboards:{name}", args=["dudley", QUARTER.code]))
    assert answer.status_code == 200, name
    return answer


def _words_of(answer):
    """The text of a page as it is read: no marks, no script, single blanks."""
    body = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def _the_page_and_the_regional_return_say_the_same(wanted):
    text = _words_of(_page_of("coordinator", "profile"))
    for title, code in (
        ("At risk", "CSE-01"),
        ("At serious risk", "CSE-02"),
        ("Looked after outside the borough", "CSE-03"),
        ("Looked after in the borough", "CSE-04"),
        ("Children missing", "MIS-01"),
        ("Episodes", "MIS-02"),
    ):
        assert re.search(rf"\b{title} ?: ?{wanted[code]}\b", text), (title, text[:1500])

    file = _page_of("coordinator", "regional-csv").content.decode("utf-8-sig")
    figures = [row["Figure"] for row in csv.DictReader(io.StringIO(file))]
    for number in wanted.values():
        assert str(number) in figures


def _small_numbers_are_not_on_the_boards_page(wanted):
    """Two episodes of unknown place are too few for a board member to read."""
    page = _page_of("board", "profile").content.decode()
    file = _page_of("board", "profile-csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(file)))
    unknown = [row for row in rows if "nknown" in " ".join(row)]
    assert unknown
    assert not [row for row in unknown if str(wanted["MIS-07"]) in row]
    assert "fewer than 6" in page


def _every_list_was_put_in(said):
    assert said == "Dudley: 27 synthetic lists of records sent.\n"
    assert set(RecordFile.objects.values_list("state", flat=True)) == {"LOADED"}
    assert set(Submission.objects.values_list("state", flat=True)) == {"ACCEPTED"}
    assert not Problem.objects.filter(severity="E").exists()
    assert not Problem.objects.filter(severity="W", explanation="").exists()


def _the_four_months_are_warned_of_and_explained():
    warned = Problem.objects.filter(code="W-PERIOD-LABEL").select_related(
        "submission__obligation__template"
    )
    owed = {
        (one.submission.obligation.period, one.submission.obligation.template.code)
        for one in warned
    }
    assert owed == {(QUARTER, "missing_episodes"), (QUARTER, "cse_cases")}
    for one in warned:
        assert "01/09/2015 to 31/12/2015" in one.message
        assert "October to December" in one.explanation


def _nine_quarters_make_a_trend():
    for code in ("CSE-01", "CSE-03", "MIS-01", "MIS-02", "MIS-08", "MIS-10", "CSE-09"):
        series = [counted(period).get(code) for period in NINE]
        assert None not in series, (code, series)
        assert len(set(series)) > 3, (code, series)
    # No list tells of all of a quarter before them.
    assert "CSE-01" not in counted(NINE[0].shift(-1))


def test_loading_again_changes_nothing(loaded):
    before = {table: table.objects.count() for table in TABLES}
    marks = set(Observation.objects.values_list("pk", "recorded_at"))
    said = io.StringIO()

    demo_data.load_records(said, DUDLEY, "dudley")
    for file in RecordFile.objects.order_by("pk")[12:15]:
        _put_in_again(file)
    recompute.drain(budget_seconds=120)

    assert said.getvalue() == "Dudley: 0 synthetic lists of records sent.\n"
    assert {table: table.objects.count() for table in TABLES} == before
    assert set(Observation.objects.values_list("pk", "recorded_at")) == marks


def _put_in_again(file):
    """Load a list that was loaded, as after a worker that died before it could say so."""
    from safeguarding.returns.records.services import work_through

    RecordFile.objects.filter(pk=file.pk).update(state="TO_LOAD")
    file.refresh_from_db()
    assert work_through(file, 60).state == "LOADED"
