"""How far a figure can be trusted, from how it came: real returns, real decisions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.assembly.entries import build_entries
from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Target
from safeguarding.returns import services
from safeguarding.returns.answers import Reason
from safeguarding.returns.models import Signature
from tests.dashboards.engine.test_preview import AT, Q3, Area, n
from tests.dashboards.engine.world import build, build_suppressed, indicator, observe
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
HOUSE = {"unit": "COUNT", "polarity": "LOWER"}
CHILDREN = {**HOUSE, "counts_children": True}
NEXT_DAY = AT + timedelta(days=1)


def parts(entry):
    return {
        one["part"]: (one["word"], one["reason"])
        for one in entry["confidence"]["parts"]
    }


def shown(area, number=0):
    row = ScorecardEntry.objects.get(
        partnership=area.place,
        indicator=area.indicators[number],
        quarter_start=Q3.start,
    )
    return row.full


@pytest.fixture
def area():
    made = Area(HOUSE, HOUSE)
    made.accept(made.send(n(5), n(6), other=True))
    return made


def test_a_figure_that_came_well_has_high_confidence_and_an_answer_to_each(area):
    area.accept(area.send(n(40), n(50)))

    entry = shown(area)

    assert entry["confidence"]["word"] == "High"
    assert parts(entry) == {
        "completeness": ("Complete", ""),
        "timeliness": ("In time", ""),
        "precision": ("Exact", ""),
        "problems": ("None open", ""),
        "exceptions": ("None", ""),
        "sign_off": ("Not asked for", ""),
        "revisions": ("Never restated", ""),
        "caveats": ("None", ""),
    }
    assert entry["revisions"] is None


def test_a_correction_of_a_return_that_was_in_time_is_not_late(area):
    area.accept(area.send(n(40), n(50)))
    long_after = AT + timedelta(days=200)
    area.accept(area.send(n(41), n(50), at=long_after), at=long_after)

    entry = shown(area)

    assert parts(entry)["timeliness"] == ("In time", "")
    assert parts(entry)["revisions"][0] == "Restated once"
    assert entry["revisions"] == {
        "times": 1,
        "last_on": long_after.date().isoformat(),
        "first_value": 45,
        "first_text": "45",
    }


def test_a_figure_that_goes_on_moving_loses_confidence(area):
    for number, numerator in enumerate((40, 41, 42)):
        at = AT + timedelta(days=number)
        area.accept(area.send(n(numerator), n(50), at=at), at=at)

    restated, unmoved = shown(area), shown(area, 1)

    assert restated["confidence"]["word"] == "Medium"
    assert restated["revisions"]["times"] == 2
    assert unmoved["confidence"]["word"] == "High"
    assert unmoved["revisions"] is None


def test_a_number_where_there_was_none_completes_and_does_not_restate(area):
    area.accept(area.send(n("", qualifier="not_available"), n(50)))
    area.accept(area.send(n(41), n(50), at=NEXT_DAY), at=NEXT_DAY)

    assert shown(area)["revisions"] is None


def test_a_late_return_is_named_and_weighs(area):
    late = AT + timedelta(days=200)
    area.accept(area.send(n(40), n(50), at=late), at=late)

    entry = shown(area)

    name = area.agency.short_name
    assert parts(entry)["timeliness"] == ("Late", f"{name} sent it after its due date.")
    assert entry["confidence"]["word"] == "Medium"


def test_an_open_question_makes_confidence_low_until_the_answer_is_accepted(area):
    area.accept(area.send(n(40), n(50)))
    asked = area.send(n(44), n(50), at=NEXT_DAY)
    services.send_back(
        submission=asked,
        by=area.coordinator,
        reason="",
        at=NEXT_DAY,
        questions={asked.rows.get(indicator=area.indicators[0]).pk: "Really?"},
    )
    drain(budget_seconds=30)

    about, besides = shown(area), shown(area, 1)
    assert about["value"] == 45
    assert about["confidence"]["word"] == "Low"
    assert parts(about)["problems"][0] == "Open"
    assert besides["confidence"]["word"] == "High"

    answer = NEXT_DAY + timedelta(hours=1)
    # The same figures as accepted before: nothing is recorded, the question goes.
    area.accept(area.send(n(40), n(50), at=answer), at=answer)
    assert shown(area)["confidence"]["word"] == "High"


def test_a_question_asked_later_is_not_known_yet_on_an_earlier_day(area):
    area.accept(area.send(n(40), n(50)))
    asked = area.send(n(44), n(50), at=NEXT_DAY)
    services.send_back(
        submission=asked, by=area.coordinator, reason="All of it.", at=NEXT_DAY
    )
    code = area.indicators[0].code

    then = build(area.place, Q3.code, as_known_on=AT.date())[code]
    now = build(area.place, Q3.code)[code]

    assert (then["confidence"]["word"], now["confidence"]["word"]) == ("High", "Low")


def test_low_confidence_mutes_a_rating(area):
    Target.objects.create(
        partnership=area.place,
        indicator=area.indicators[0],
        year_start=date(2015, 4, 1),
        target=50,
        source="Board",
    )
    area.accept(area.send(n(40), n(50)))
    assert shown(area)["rating"] == {
        "word": "Target met",
        "level": "met",
        "is_muted": False,
    }

    asked = area.send(n(44), n(50), at=NEXT_DAY)
    services.send_back(
        submission=asked, by=area.coordinator, reason="All of it.", at=NEXT_DAY
    )
    drain(budget_seconds=30)

    assert shown(area)["rating"]["is_muted"] is True
    assert shown(area)["rating"]["word"] == "Target met"


def test_what_cannot_be_corrected_is_an_exception_and_an_explanation_is_not():
    area = Area(HOUSE)
    for agency in (area.agency, area.other):
        area.before(Q3.year_ago(), 400, agency=agency)
    area.accept(area.send(n(40)))
    area.accept(
        services.submit(
            obligation=area.other_owed,
            content=area.file(n(41), owed=area.other_owed),
            file_name="figures.csv",
            by=area.other_sender,
            explanations=_CannotBeCorrected(),
            at=AT,
        )
    )

    word, reason = parts(shown(area))["exceptions"]

    own, other = area.agency.short_name, area.other.short_name
    assert word == "Cannot be corrected"
    assert reason == (
        f"{other} cannot correct what a check found. "
        f"{own} explained a warning about it."
    )


class _CannotBeCorrected(dict):
    """The same reason for every warning there may be."""

    def get(self, code, default=None):
        return Reason("The old system is gone.", "CANNOT_FIX")


def test_where_two_people_sign_a_figure_without_a_second_person_says_so():
    area = Area(HOUSE)
    area.accept(area.send(n(40)))
    area.accept(area.send(n(5), other=True))
    area.place.two_person_sign_off = True
    area.place.save()
    version = area.owed.submissions.get()
    Signature.objects.create(
        submission=version,
        partnership=area.place,
        agency=area.agency,
        content_hash=version.content_hash,
        prepared_by=version.submitted_by,
        signed_by=member(Role.AGENCY_APPROVER, area.place, area.agency),
        signed_at=AT,
        statement="I answer for these figures.",
    )

    word, reason = parts(build(area.place, Q3.code)[area.indicators[0].code])[
        "sign_off"
    ]

    other = area.other.short_name
    assert word == "Not signed"
    assert reason == f"{other} sent it without a second person's signature."


def test_what_a_count_of_children_was_at_first_is_told_to_those_entitled_only():
    place = PartnershipFactory()
    made = indicator(place, **CHILDREN)
    police = AgencyFactory()
    observe(place, made, "2015-16-Q3", agency=police, numerator=40)
    observe(place, made, "2015-16-Q3", agency=police, numerator=43, at=AT)

    full = build(place, "2015-16-Q3")[made.code]["revisions"]
    suppressed = build_suppressed(place, "2015-16-Q3")[made.code]["revisions"]

    assert (full["first_value"], full["first_text"]) == (40, "40")
    assert (suppressed["first_value"], suppressed["first_text"]) == (None, "")
    assert suppressed["times"] == 1


def test_trust_costs_the_same_number_of_queries_for_one_figure_and_for_many():
    counts = []
    for size in (1, 8):
        area = Area(*[HOUSE] * size)
        area.accept(area.send(*[n(40)] * size))
        area.accept(area.send(*[n(41)] * size, at=NEXT_DAY), at=NEXT_DAY)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            build_entries(area.place, [Q3])
        counts.append(len(asked))

    assert counts[0] == counts[1]
