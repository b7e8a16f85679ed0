"""Groups, seats and self-assessments come from the partnership's file."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from dashboards import setup
from dashboards.recompute import drain
from safeguarding.board.models import (
    Attendance,
    BoardSeat,
    Group,
    Meeting,
    SelfAssessment,
)
from safeguarding.declared import DeclarationError
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from tests.acceptance.dudley import scorecard
from tests.setup.test_setup_partnership import ON, changed

pytestmark = pytest.mark.django_db

DUDLEY = settings.BASE_DIR / "fixtures" / "partnerships" / "dudley.toml"
PRINTED = Path(__file__).parent.parent / "data" / "papers"
# How the paper calls an organisation where it is not the agency's own name or alias.
CALLED = {
    "Independent": "dudley-independent-chair",
    "Safeguarding & Review Service, Quality & Partner Directorate of Children's "
    "Services, Dudley Council": "dudley-safeguarding-review",
    "CAFCASS": "cafcass",
    "Directorate of Urban Environment, Dudley Council": "dudley-urban-environment",
}


def printed(name):
    lines = (PRINTED / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture
def dudley():
    setup.load_catalogue()
    setup.set_up_partnership(DUDLEY, on=ON)
    return Partnership.objects.get(code="dudley")


def called(agency):
    return {agency.code, agency.name, *agency.aliases}


def test_the_35_seats_of_march_2015_are_those_of_the_paper(dudley):
    seats = list(BoardSeat.objects.select_related("agency", "group").order_by("pk"))
    rows = printed("board_seats_2015.csv")

    assert len(seats) == len(rows) == 35
    for row, seat in zip(rows, seats, strict=True):
        assert seat.title == row["job_title"]
        name = row["agency"]
        assert name in called(seat.agency) or CALLED[name] == seat.agency.code, name
        assert (seat.group.code, seat.starts_on) == ("board", date(2015, 3, 31))
    capacities = {seat.title: seat.capacity for seat in seats}
    assert capacities["Independent chair"] == "chair"
    assert capacities["Lay Advisor"] == "lay"
    assert capacities["Principal Solicitor (Legal Advisor)"] == "advisor"


def test_nothing_that_is_not_published_is_invented(dudley):
    assert not Meeting.objects.exists()
    assert not Attendance.objects.exists()
    assert Group.objects.get().quorum is None


def test_the_ten_ratings_are_those_of_the_paper(dudley):
    rows = printed("self_assessment_2012_2013.csv")
    kept = {
        (one.area, one.printed_year): (one.rating, one.year)
        for one in SelfAssessment.objects.filter(partnership=dudley)
    }

    assert kept == {
        (row["good_practice_area"], year): (row[year], int(year))
        for row in rows
        for year in ("2012", "2013")
    }
    good = SelfAssessment.objects.filter(is_good=True)
    assert {one.rating for one in good} == {"Good"}


def test_the_boards_judgement_of_itself_shows_on_its_scorecard(dudley, capsys):
    drain(budget_seconds=120)

    # Of five areas, partnership working alone was good, in both years.
    for year in ("2012", "2013"):
        period = f"{year}-{int(year) % 100 + 1}"
        entry = scorecard(capsys, f"{period}-Q4")["GOV-05"]
        assert (entry["numerator"], entry["denominator"]) == (1, 5)
        assert (entry["value"], entry["period"]) == (20, period)
        (source,) = entry["sources"]
        assert source["kind"] == "measure"
        (caveat,) = [
            one for one in entry["caveats"] if one["mark"] == f"calendar year {year}"
        ]
        assert "a calendar year" in caveat["text"]
    assert "GOV-05" not in scorecard(capsys, "2014-15-Q4")


def test_what_the_pages_changed_is_left_alone_by_the_file(dudley):
    seat = BoardSeat.objects.order_by("pk").first()
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=date(2016, 1, 1))
    Group.objects.update(quorum=9)

    again = setup.set_up_partnership(DUDLEY, on=ON)

    assert not again.changes
    assert BoardSeat.objects.count() == 35
    assert BoardSeat.objects.get(pk=seat.pk).ends_on == date(2016, 1, 1)


def test_a_changed_rating_is_a_change_of_that_row_and_asks_for_its_year(
    dudley, tmp_path
):
    wanted = dict(RecomputeKey.objects.values_list("quarter_start", "wanted"))
    rating = 'rating = "Poor"\nis_good = false'
    path = changed(tmp_path, rating, 'rating = "Good"\nis_good = true')

    done = setup.set_up_partnership(path, on=ON)

    assert (done.changes.added, done.changes.changed, done.changes.removed) == (0, 1, 0)
    raised = dict(RecomputeKey.objects.values_list("quarter_start", "wanted"))
    last = date(2013, 1, 1)
    assert raised[last] > wanted[last]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('group = "board"', 'group = "table"', "there is no group table"),
        ('agency = "cafcass"\ntitle', 'agency = "nobody"\ntitle', "nobody is not an"),
        ('rating = "Poor"', 'rating = "Awful"', "Awful is not on the scale"),
        ('kind = "board"', 'kind = "club"', "club"),
        ('printed_year = "2013"', 'printed_year = "2013b"', "same financial year"),
        ("starts_on = 2015-03-31\nends_on = 2022", "ends_on = 2022", "starts_on"),
    ],
)
def test_a_mistake_in_the_file_is_named_and_nothing_is_kept(tmp_path, old, new, said):
    setup.load_catalogue()

    with pytest.raises(DeclarationError, match=said):
        setup.set_up_partnership(changed(tmp_path, old, new), on=ON)

    assert not BoardSeat.objects.exists()
