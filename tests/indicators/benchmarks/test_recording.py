"""Keeping published figures: appended, revised, never changed, known on a day."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from safeguarding.declared import DeclarationError
from safeguarding.indicators.benchmarks.files import load_file
from safeguarding.indicators.models import Benchmark, RecomputeKey
from safeguarding.partners.models import Neighbour
from tests.factories import IndicatorFactory, PartnershipFactory, SwitchFactory
from tests.indicators.benchmarks.files import (
    ENGLAND,
    LOCAL,
    NATIONAL,
    REGION,
    WALSALL,
    file_map,
    long_form,
    published,
)

pytestmark = pytest.mark.django_db
AT = datetime(2022, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2023, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def share():
    """The indicator of the small files."""
    return IndicatorFactory(code="TST-A", share=True)


def load(folder, *lines, at=AT, **how):
    return load_file(long_form(folder, *lines), at=at, **how)


def counted(done):
    return done.added, done.revised, done.known


def test_a_second_run_changes_nothing(tmp_path):
    first = load(tmp_path, ENGLAND, REGION, WALSALL)
    second = load(tmp_path, ENGLAND, REGION, WALSALL, at=LATER)

    assert (counted(first), counted(second)) == ((3, 0, 0), (0, 0, 3))
    assert Benchmark.objects.count() == 3


def test_long_decimals_are_kept_to_four_places_and_known_again(tmp_path):
    line = ENGLAND.replace("54.2", "54.123456789")

    load(tmp_path, line)

    assert counted(load(tmp_path, line)) == (0, 0, 1)
    assert str(Benchmark.objects.get().value) == "54.1235"


def test_a_revised_publication_is_another_row(tmp_path):
    load(tmp_path, ENGLAND)
    revised = ENGLAND.replace("54.2", "53.9").replace("2022-10-27", "2023-10-26")

    done = load(tmp_path, revised, at=LATER)

    assert counted(done) == (0, 1, 0)
    rows = Benchmark.objects.order_by("recorded_at")
    assert [float(row.value) for row in rows] == [54.2, 53.9]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(value=1)


def test_a_publication_that_repeats_a_figure_adds_nothing(tmp_path):
    load(tmp_path, ENGLAND)

    done = load(tmp_path, ENGLAND.replace("2022-10-27", "2023-10-26"), at=LATER)

    assert counted(done) == (0, 0, 1)


def test_a_source_mistyped_is_corrected_by_another_row(tmp_path):
    load(tmp_path, ENGLAND)

    assert counted(load(tmp_path, ENGLAND.replace("C1", "C2"), at=LATER)) == (0, 1, 0)
    assert counted(load(tmp_path, ENGLAND.replace("C1", "C2"))) == (0, 0, 1)


def test_an_older_publication_loaded_late_is_kept_once(tmp_path):
    load(tmp_path, ENGLAND)
    older = ENGLAND.replace("54.2", "55").replace("2022-10-27", "2022-06-01")

    assert counted(load(tmp_path, older, at=LATER)) == (0, 1, 0)
    assert counted(load(tmp_path, older, at=LATER)) == (0, 0, 1)
    assert counted(load(tmp_path, ENGLAND, at=LATER)) == (0, 0, 1)


def test_figures_long_public_count_as_known_from_their_publication(tmp_path):
    load(tmp_path, ENGLAND, known_from_publication=True)
    changed = ENGLAND.replace("54.2", "53.9")

    load(tmp_path, changed, known_from_publication=True)
    again = load(tmp_path, changed, known_from_publication=True)

    rows = Benchmark.objects.order_by("recorded_at")
    assert [row.recorded_at.date() for row in rows] == [date(2022, 10, 27)] * 2
    assert float(rows.last().value) == 53.9
    assert counted(again) == (0, 0, 1)


def test_nothing_of_a_file_with_a_mistake_is_kept(tmp_path):
    with pytest.raises(DeclarationError):
        load(tmp_path, ENGLAND, REGION.replace("820", "none"))

    assert not Benchmark.objects.exists()


def scorecards_asked_for(*areas):
    """Say of which partnerships a scorecard was asked for anew."""
    asked = RecomputeKey.objects.filter(wanted__gt=1)
    return set(asked.values_list("partnership_id", flat=True)) & {a.pk for a in areas}


@pytest.fixture
def areas(share):
    """A partnership in the region, one elsewhere with a neighbour, one without it."""
    here = PartnershipFactory(region="West Midlands")
    elsewhere = PartnershipFactory(region="East of England")
    without = PartnershipFactory(region="West Midlands")
    for area in (here, elsewhere):
        SwitchFactory(partnership=area, indicator=share)
    SwitchFactory(partnership=without, indicator=IndicatorFactory())
    Neighbour.objects.create(
        partnership=elsewhere,
        set_name="2021 model",
        place_code="E08000030",
        place_name="Walsall",
        starts_on=date(2021, 4, 1),
        source="a list",
    )
    for area in (here, elsewhere, without):
        RecomputeKey.objects.create(
            partnership=area, quarter_start=date(2022, 1, 1), wanted=1
        )
    return here, elsewhere, without


@pytest.mark.parametrize(
    ("line", "shown_by"),
    [(ENGLAND, {0, 1}), (REGION, {0}), (WALSALL, {1})],
    ids=["England", "region", "neighbour"],
)
def test_only_partnerships_that_show_a_figure_are_asked_to_recompute(
    tmp_path, areas, line, shown_by
):
    load(tmp_path, line)

    assert scorecards_asked_for(*areas) == {areas[number].pk for number in shown_by}


def test_a_run_that_changes_nothing_asks_for_nothing(tmp_path, areas):
    load(tmp_path, ENGLAND)
    RecomputeKey.objects.update(wanted=1)

    load(tmp_path, ENGLAND)

    assert scorecards_asked_for(*areas) == set()


def test_the_number_of_queries_does_not_grow_with_the_file(
    tmp_path, django_assert_max_num_queries
):
    places = [
        WALSALL.replace("E08000030", f"E08000{n:03}").replace("Walsall", f"Place {n}")
        for n in range(300)
    ]

    with django_assert_max_num_queries(12):
        load(tmp_path, *places)

    assert Benchmark.objects.count() == 300


def test_the_command_says_what_it_kept_and_left_out(tmp_path, capsys):
    IndicatorFactory(code="TST-R", unit="PER_10K")
    ward = LOCAL.replace("Local authority,", "Ward,")
    figures = ",3600,640000,56.3"
    path = published(tmp_path, NATIONAL + figures, LOCAL + figures, ward + figures)

    call_command("load_benchmarks", str(path), map=file_map(tmp_path))

    said = capsys.readouterr().out
    assert "Published figures: 2 added, 0 revised, 0 known before." in said
    assert "1 row is not of England, a region or a local authority" in said


def test_the_command_says_which_figures_no_page_will_show(tmp_path, capsys):
    IndicatorFactory(code="TST-N", unit="COUNT")
    count = WALSALL.replace("TST-A", "TST-N").replace(",100,", ",,")

    call_command("load_benchmarks", str(long_form(tmp_path, ENGLAND, count)))

    assert "because places differ in size: TST-N. Load" in capsys.readouterr().out


def test_the_command_ends_with_1_for_problems_and_2_for_wrong_usage(tmp_path):
    wrong = long_form(tmp_path, ENGLAND.replace("2021-22", "2022"))

    with pytest.raises(CommandError, match="Nothing has been kept") as problems:
        call_command("load_benchmarks", str(wrong))
    with pytest.raises(CommandError, match="There is no file") as usage:
        call_command("load_benchmarks", str(tmp_path / "absent.csv"))

    assert (problems.value.returncode, usage.value.returncode) == (1, 2)
