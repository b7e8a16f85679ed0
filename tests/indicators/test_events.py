"""What happened is declared in files, and is about some indicators or all."""

from datetime import date

import pytest

from dashboards.setup import NATIONAL_EVENTS, load_catalogue
from safeguarding.declared import DeclarationError
from safeguarding.indicators.events import (
    DeclaredEvent,
    is_about,
    load_national,
    sync_events,
)
from safeguarding.indicators.models import Event
from tests.factories import IndicatorFactory, PartnershipFactory

ONE = DeclaredEvent("service", date(2015, 12, 7), "One front door", "S0:690")


@pytest.mark.parametrize(
    ("named", "code", "expected"),
    [
        pytest.param([], "MIS-10", True, id="all"),
        pytest.param(["MIS-10"], "MIS-10", True, id="the code itself"),
        pytest.param(["MIS"], "MIS-10", True, id="the family"),
        pytest.param(["MIS-1"], "MIS-10", False, id="not half a code"),
        pytest.param(["CON", "REF"], "REF-01", True, id="one of several"),
        pytest.param(["EH"], "EHX-01", False, id="not half a family"),
    ],
)
def test_an_event_is_about_codes_families_or_all(named, code, expected):
    assert is_about(named, code) is expected


@pytest.mark.django_db
def test_national_events_are_loaded_with_the_catalogue_and_all_have_a_source():
    load_catalogue()

    again = load_national(NATIONAL_EVENTS)

    events = Event.objects.all()
    assert not again
    assert len(events) == 8
    assert all(event.source for event in events)
    assert {event.partnership_id for event in events} == {None}


@pytest.mark.django_db
def test_events_of_a_partnership_are_brought_in_line_and_no_others_are_touched():
    north, south = PartnershipFactory(), PartnershipFactory()
    for place in (north.pk, south.pk, None):
        sync_events(place, [ONE])

    gone = sync_events(north.pk, [])

    assert gone.removed == 1
    left = Event.objects.order_by("pk").values_list("partnership_id", flat=True)
    assert list(left) == [south.pk, None]


@pytest.mark.django_db
def test_an_event_of_no_kind_or_about_no_indicator_is_refused():
    IndicatorFactory(code="CON-01")
    wrong = [
        DeclaredEvent("weather", date(2015, 1, 1), "Snow", "S0:1"),
        DeclaredEvent("policy", date(2015, 1, 1), "Law", "S0:1", indicators=["XYZ"]),
        DeclaredEvent("policy", date(2015, 1, 2), "Law", "S0:1", indicators=["CON"]),
    ]

    with pytest.raises(DeclarationError) as refused:
        sync_events(None, wrong)

    kinds = "inspection, policy, recording, service, other"
    assert refused.value.problems == [
        f"[[event]] Snow: kind must be one of {kinds}.",
        "[[event]] Law: there is no indicator XYZ.",
    ]
    assert not Event.objects.exists()
