import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns.models import TableMapping
from safeguarding.returns.wide.find import tables_in
from safeguarding.returns.wide.guess import guess
from safeguarding.returns.wide.reading import read_table
from safeguarding.returns.wide.remember import find_mapping, save_mapping
from safeguarding.returns.wide.spec import Meaning, Spec
from safeguarding.returns.wide.spec_data import to_data
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.wide.papers import SCORECARD, context, grid, opened

pytestmark = pytest.mark.django_db

SPEC = Spec(name="Scorecard", rows={"Missing episodes": Meaning(indicator="NOR-01")})
LAYOUT = "a" * 64


def submitter(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def saved(owed, spec=SPEC, layout=LAYOUT):
    return save_mapping(
        obligation=owed, spec=spec, layout=layout, by=submitter(owed), at=timezone.now()
    )


def test_a_mapping_is_found_again_for_the_same_layout_only():
    owed = owed_return()

    saved(owed)

    assert find_mapping(owed, LAYOUT) == SPEC
    assert find_mapping(owed, "b" * 64) is None


def test_the_last_mapping_holds_and_the_earlier_one_stays():
    owed = owed_return()
    later = Spec(name="Scorecard", marks={"+": "at_least"})

    saved(owed)
    saved(owed, later)

    assert find_mapping(owed, LAYOUT) == later
    assert TableMapping.objects.count() == 2


def test_saving_the_same_again_does_nothing():
    owed = owed_return()

    saved(owed)
    saved(owed)

    assert TableMapping.objects.count() == 1


def test_another_agency_s_and_another_partnership_s_mapping_is_never_used():
    owed = owed_return()
    neighbour = owed_return(
        partnership=owed.partnership, agency=AgencyFactory(), template=owed.template
    )
    elsewhere = owed_return(
        partnership=PartnershipFactory(), agency=owed.agency, template=owed.template
    )

    saved(neighbour)
    saved(elsewhere)

    assert find_mapping(owed, LAYOUT) is None


def test_a_mapping_for_any_agency_is_used_until_the_agency_has_its_own():
    owed = owed_return()
    TableMapping.objects.create(
        partnership=owed.partnership,
        layout=LAYOUT,
        name="For all",
        spec=to_data(Spec(name="For all")),
    )

    shared = find_mapping(owed, LAYOUT)
    saved(owed)

    assert shared.name == "For all"
    assert find_mapping(owed, LAYOUT) == SPEC


def test_a_mapping_of_another_return_of_the_agency_is_not_used():
    owed = owed_return()
    other = ObligationFactory(partnership=owed.partnership, agency=owed.agency)

    saved(other)

    assert find_mapping(owed, LAYOUT) is None


def test_who_may_not_check_the_return_may_not_settle_its_mapping():
    owed = owed_return()
    stranger = submitter(
        owed_return(partnership=owed.partnership, agency=AgencyFactory())
    )

    with pytest.raises(PermissionDenied):
        save_mapping(
            obligation=owed, spec=SPEC, layout=LAYOUT, by=stranger, at=timezone.now()
        )

    assert not TableMapping.objects.exists()


def test_settling_a_mapping_stands_in_the_trail_without_a_figure_or_a_name():
    owed = owed_return()

    saved(owed)

    (event,) = AuditEvent.objects.filter(action="mapping_saved")
    assert (event.partnership_id, event.agency_id, event.detail) == (
        owed.partnership_id,
        owed.agency_id,
        {},
    )


def test_a_mapping_kept_in_words_we_no_longer_know_is_guessed_again():
    owed = owed_return()
    TableMapping.objects.create(
        partnership=owed.partnership, layout=LAYOUT, name="Old", spec={"colour": "red"}
    )

    assert find_mapping(owed, LAYOUT) is None


def test_next_quarter_s_table_is_read_by_the_mapping_of_this_one():
    owed = owed_return()
    (table, *_) = tables_in([grid(*SCORECARD)])
    saved(owed, guess(table, context("2016-17-Q2")).spec, table.layout)

    read = read_table(
        opened(*next_quarter()),
        context("2016-17-Q3"),
        remembered=lambda layout: find_mapping(owed, layout),
    )

    assert not read.is_guess
    assert [one.period for one in read.spec.columns.values()] == [
        "2015-16-Q3",
        "2016-17-Q2",
        "2016-17-Q3",
        "",
    ]
    assert {
        (
            one.cells["indicator_code"],
            one.cells["numerator"] or one.cells["value"],
            one.cells["period_start"],
        )
        for one in read.contents.rows
    } == {
        ("NOR-01", "61", "01/10/2016"),
        ("NOR-02", "80%", "01/10/2016"),
        ("NOR-03", "1,201", "01/10/2016"),
        ("NOR-06", "170", "01/10/2016"),
    }


def next_quarter():
    return (
        ("Northmere Safeguarding Partnership",),
        ("Scorecard 2016/17",),
        None,
        ("Measure", "2015/16 Q3", "2016/17 Q2", "2016/17 Q3", "Trend"),
        ("Front door",),
        ("Number of missing episodes", 48, 52, "61", "\u25b2"),
        (
            "% assessments finished within 45 working days",
            "82%",
            "79%",
            "80%",
            "\u25b2",
        ),
        ("Children in need (at end of quarter)", "1,230", "1,199", "1,201", "\u25b2"),
        ("Partners",),
        ("Strategy discussions held", "150", "160+", "170", "\u25b2"),
    )
