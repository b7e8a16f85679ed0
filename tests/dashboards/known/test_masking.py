"""A frozen entry loses a number with all that was made from it, and nothing else."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dashboards.known.masking import Masks, masked
from dashboards.known.past import Past
from safeguarding.indicators.models import Observation
from tests.dashboards.known.test_attack import FACTS, PART_KEYS
from tests.dashboards.pages import made

YEAR_AGO = made.QUARTER.year_ago()
SECRET = 7919


def entry():
    """An entry with everything an entry can have; `SECRET` is its own figure."""
    part = made.figure(value=SECRET) | {"code": "f", "label": "Girls", "relative": 2}
    return made.entry(
        **made.figure(value=SECRET),
        previous=made.figure(made.QUARTER.previous(), 7000),
        needed=f"A signal would have been {SECRET + 100} or more.",
        signal=True,
        method=f"{SECRET} against 72.",
        spc={"points": 12, "centre": SECRET, "text": str(SECRET)},
        interval={"low": SECRET - 9, "high": SECRET + 9, "text": f"about {SECRET}"},
        comparators=[{"name": "England", "word": f"higher than {SECRET}"}],
        revisions={"times": 1, "first_text": str(SECRET), "first_value": SECRET},
        rating={"word": "Target met", "level": "met", "is_muted": False},
        confidence={
            "word": "Medium",
            "reasons": [f"Caveat: was {SECRET}.", "Early help sent it late."],
            "parts": [{"part": "caveats", "reason": f"Caveat: was {SECRET}."}],
        },
        caveats=[made.caveat() | {"mark": f"was {SECRET}", "text": f"{SECRET} of 9"}],
        breakdowns=[{"dimension": "sex", "rows": [part]}],
        something_of_later=f"{SECRET}",
    )


def own(point, part):
    return point["period"] == made.QUARTER.code


def last_year(point, part):
    return point["period"] == YEAR_AGO.code


def test_nothing_quotes_an_own_figure_that_is_taken_out():
    found = masked(entry(), own)

    assert found.is_withheld
    assert str(SECRET) not in json.dumps(found.entry)
    assert str(SECRET + 100) not in json.dumps(found.entry)
    assert str(SECRET - 9) not in json.dumps(found.entry)
    assert (found.entry["text"], found.entry["state"]) == ("c", "suppressed")
    assert found.entry["change"] == {"previous": None, "year_ago": None}
    assert found.entry["rating"]["word"] == "Not rated"
    assert found.entry["trend"] == ""
    assert "Early help sent it late." in found.entry["confidence"]["reasons"]
    assert found.entry["previous"]["value"] == 7000


def test_an_earlier_figure_goes_with_its_change_and_the_own_stays():
    found = masked(entry(), last_year)

    assert not found.is_withheld
    assert found.entry["value"] == SECRET
    assert found.entry["year_ago"]["text"] == "c"
    assert found.entry["change"]["year_ago"] is None
    assert found.entry["spc"] is None
    assert found.entry["rating"]["word"] == "Target met"
    assert [point["text"] for point in found.entry["history"]].count("c") == 1


def test_what_needs_no_mask_is_the_very_entry():
    whole = entry()

    assert masked(whole, lambda _point, _part: False).entry is whole


def test_no_target_stays_no_target():
    plain = entry() | {"rating": {"word": "No target", "level": "none"}}

    assert masked(plain, own).entry["rating"]["word"] == "No target"


def test_a_part_goes_with_the_rates_of_its_table():
    def girls(point, part):
        return part == ("sex", "f")

    found = masked(entry(), girls)

    row = found.entry["breakdowns"][0]["rows"][0]
    assert (row["text"], row["value"], row["relative"]) == ("c", None, None)
    assert found.entry["value"] == SECRET


@pytest.mark.parametrize(
    ("steps_back", "is_shown"), [(12, False), (19, False), (28, True)]
)
def test_frozen_limits_go_when_a_figure_before_the_small_chart_was_restated(
    steps_back, is_shown
):
    pk, first = PART_KEYS[0], made.QUARTER.shift(-19)
    restated = made.QUARTER.shift(-steps_back)
    row = Observation(
        indicator_id=pk,
        kind="QUARTER",
        period_start=restated.start,
        period_end=restated.end,
        numerator=Decimal(42),
        qualifier="exact",
        definition_id=1,
        source={},
        recorded_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    limits = {"points": 20, "since": first.code, "centre": 41, "text": "41"}
    frozen = entry() | {"code": FACTS.indicators[pk].code, "spc": limits}

    found = Masks(Past(FACTS, [row])).mask(frozen).entry

    assert (found["spc"] == limits) is is_shown
    assert bool(found["needed"]) is is_shown
    assert found["value"] == SECRET
