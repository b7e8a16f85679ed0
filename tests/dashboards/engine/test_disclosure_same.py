"""One number under two names: hidden under one, it is not told by the other."""

import pytest

from safeguarding.indicators.models import Relation
from tests.dashboards.engine.world import build_suppressed, indicator, observe
from tests.factories import PartnershipFactory, SwitchFactory

pytestmark = pytest.mark.django_db

Q3 = "2015-16-Q3"


@pytest.fixture
def place():
    return PartnershipFactory()


def counted(place, code, number, *, of=None, parts=None):
    """Put an indicator on the scorecard, counted here, with parts by location."""
    own = indicator(place, code=code, counts_children=True, share=of is not None)
    observe(place, own, Q3, numerator=number, denominator=of)
    for part, count in (parts or {}).items():
        observe(
            place,
            own,
            Q3,
            numerator=count,
            breakdown_dimension="location",
            breakdown_code=part,
        )
    return own


def same(*terms):
    Relation.objects.create(code=f"same-{terms[0].lower()}", kind="same", terms=terms)


def shown(place, *indicators):
    entries = build_suppressed(place, Q3)
    return [entries[one.code] for one in indicators]


def test_a_part_that_is_an_indicator_too_is_hidden_in_both_places(place):
    # 174 = 86 + 86 + 2: with the 2 one 86 must go, and the same one in both tables.
    parts = {"home": 86, "care": 86, "unknown": 2}
    whole = counted(place, "ALL-01", 174, parts=parts)
    home = counted(place, "ALL-02", 86)
    care = counted(place, "ALL-03", 86)
    for code, part in (("ALL-02", "home"), ("ALL-03", "care")):
        same(code, f"ALL-01[location/{part}]")

    total, one, other = shown(place, whole, home, care)

    parts = {row["code"]: row["text"] for row in total["breakdowns"][0]["rows"]}
    assert total["text"] == "174"
    assert parts["unknown"] == "c"
    assert sorted([parts["home"], parts["care"]]) == ["86", "c"]
    assert (one["text"], other["text"]) == (parts["home"], parts["care"])


def test_a_subset_that_completes_a_breakdown_is_hidden_with_its_part(place):
    # 21 = 10 + 3 + 8: the 3 and the 8 are hidden, so the 8 on its own is too.
    whole = counted(place, "ALL-01", 21, parts={"high": 10, "medium": 3, "serious": 8})
    serious = counted(place, "ALL-02", 8)
    same("ALL-02", "ALL-01[location/serious]")

    _, alone = shown(place, whole, serious)

    assert (alone["text"], alone["value"], alone["numerator"]) == ("c", None, None)


def test_what_another_share_is_out_of_does_not_tell_a_hidden_count(place):
    # 4 of 40 is hidden; "3 of 4" would be anyway, but "0 of 4" and "12 of 30" tell.
    done = counted(place, "SHR-01", 4, of=40)
    in_time = counted(place, "SHR-02", 0, of=4)
    same("SHR-02.denominator", "SHR-01.numerator")

    first, second = shown(place, done, in_time)

    assert (first["text"], second["text"]) == ("c", "c")
    assert second["denominator"] is None


def test_few_others_are_told_only_where_the_whole_is_told_too(place):
    # 76 of 80: the 4 others are few. "40 of 76" beside "60 of 80" would tell them.
    done = counted(place, "SHR-01", 76, of=80)
    in_time = counted(place, "SHR-02", 40, of=76)
    same("SHR-02.denominator", "SHR-01.numerator")

    first, second = shown(place, done, in_time)
    assert (first["text"], second["text"]) == ("c", "52.6 %")

    offered = counted(place, "SHR-03", 60, of=80)
    same("SHR-03.denominator", "SHR-01.denominator")

    first, second, third = shown(place, done, in_time, offered)
    assert (first["text"], second["text"], third["text"]) == ("c", "c", "75 %")


def test_another_partnership_keeps_its_numbers(place):
    elsewhere = PartnershipFactory()
    whole = counted(place, "ALL-01", 21, parts={"high": 10, "medium": 3, "serious": 8})
    serious = counted(place, "ALL-02", 8)
    same("ALL-02", "ALL-01[location/serious]")
    SwitchFactory(partnership=elsewhere, indicator=whole)
    SwitchFactory(partnership=elsewhere, indicator=serious)
    observe(elsewhere, serious, Q3, numerator=8)

    (alone,) = shown(elsewhere, serious)

    assert alone["text"] == "8"
