"""Hand-made scorecards, as the rebuild would write them, for tests of pages."""

from datetime import UTC, datetime

from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import Indicator, RecomputeKey
from safeguarding.periods import Period
from tests.factories import IndicatorFactory

QUARTER = Period.parse("2021-22-Q4")
COMPLETE_AT = datetime(2022, 5, 3, 9, 42, tzinfo=UTC)  # 10:42 in London.
# Numbers of this test data that stand nowhere else: found in a page, they leaked.
SECRET, SECRET_DENOMINATOR = 3.1317, 7919


def figure(period=QUARTER, value=74, **changes):
    """One figure with its period, as it stands in `previous` and `history` too."""
    return {
        "period": period.code,
        "period_label": period.short_label,
        "label": period.short_label,
        "numerator": value,
        "denominator": None,
        "value": value,
        "state": "value",
        "qualifier": "exact",
        "text": str(value),
    } | changes


def hidden(period=QUARTER):
    return figure(period, None, state="suppressed", qualifier="suppressed", text="c")


def missing(period=QUARTER, state="not_received"):
    return figure(period, None, state=state, qualifier="", text="Not received")


def entry(code="EH-01", title="Step-downs to early help", **changes):
    """A plain count, a little above last year, received, without a target."""
    own = {key: changes.pop(key) for key in figure() if key in changes}
    quarter = changes.pop("quarter", QUARTER)
    before, year_ago = quarter.previous(), quarter.year_ago()
    return {
        "code": code,
        "title": title,
        **figure(quarter),
        **own,
        "unit": "COUNT",
        "unit_label": "count",
        "previous": None,
        "year_ago": figure(year_ago, 72),
        "change": {
            "previous": None,
            "year_ago": {
                "absolute": 2,
                "percent": 2.8,
                "points": None,
                "text": "+2.8 %",
            },
        },
        "trend": "no real change",
        "method": "Compared with the same period a year earlier.",
        "rating": {"word": "No target", "level": "none"},
        "confidence": {"word": "High", "reasons": []},
        "target": None,
        "comparators": [],
        "sources": [source()],
        "priority": {"plan": "2015-18", "code": "2.3", "title": "Clear early help"},
        "position": 1,
        "polarity": "NEUTRAL",
        "better": "Neither up nor down is better in itself.",
        "timing": "PERIOD",
        "frequency": "QUARTER",
        "owner": "early help",
        "definition_version": 1,
        "counts_children": True,
        "caveats": [],
        "history": [
            figure(year_ago, 72),
            *(missing(year_ago.shift(step)) for step in (1, 2)),
            missing(before),
            {**figure(quarter), **own},
        ],
        "expected_from": ["Early help"],
        "breakdowns": [],
    } | changes


def source(submission=1, agency="Early help"):
    return {
        "kind": "return",
        "agency": "early-help",
        "agency_name": agency,
        "submission": submission,
        "version": 2,
        "sheet": "",
        "row": 14,
        "received_on": "2022-04-20",
    }


def suppressed(full):
    """The same entry for a reader who may not see its small number."""
    periods = [Period.parse(point["period"]) for point in full["history"]]
    return full | {
        **hidden(Period.parse(full["period"])),
        "previous": None,
        "year_ago": hidden(Period.parse(full["period"]).year_ago()),
        "change": {"previous": None, "year_ago": None},
        "trend": "",
        "method": "",
        "rating": {"word": "Not rated", "level": "none"},
        "confidence": {"word": "Medium", "reasons": ["Small numbers are hidden."]},
        "history": [hidden(period) for period in periods],
        "breakdowns": [],
    }


def secret_entry(code="CSE-02", **changes):
    """A small number of children; `SECRET` must reach nobody who is not entitled."""
    small = {
        "value": SECRET,
        "numerator": SECRET,
        "denominator": SECRET_DENOMINATOR,
        "text": str(SECRET),
    }
    part = {**figure(**small), "code": "f", "label": "Girls"}
    secret = {
        **small,
        "title": "Children at serious risk",
        "unit": "PERCENT",
        "unit_label": "%",
        "trend": "worse",
        "method": f"{SECRET} of {SECRET_DENOMINATOR} against {SECRET}.",
        "year_ago": figure(QUARTER.year_ago(), **small),
        "history": [figure(QUARTER.year_ago(), **small), figure(QUARTER, **small)],
        "breakdowns": [{"dimension": "sex", "rows": [part]}],
    }
    return entry(code=code, **secret | changes)


def scorecard(partnership, entries, *, quarter=QUARTER, hide=(), wanted=1, done=1):
    """Write entries and their key; codes in `hide` are suppressed for most."""
    RecomputeKey.objects.create(
        partnership=partnership,
        quarter_start=quarter.start,
        wanted=wanted,
        done=done,
        done_at=COMPLETE_AT if done else None,
    )
    return [
        ScorecardEntry.objects.create(
            partnership=partnership,
            quarter_start=quarter.start,
            indicator=indicator(full["code"], full["title"]),
            position=position,
            full=full,
            suppressed=suppressed(full) if full["code"] in hide else full,
        )
        for position, full in enumerate(entries)
    ]


def indicator(code, title="A measure", **more):
    found = Indicator.objects.filter(code=code).first()
    return found or IndicatorFactory(code=code, title=title, **more)


def many(count):
    """So many entries, each with everything a row can have."""
    return [
        entry(
            code=f"MNY-{number:03}",
            title=f"Measure number {number}",
            caveats=[caveat()],
            target={
                "target": 90,
                "red_from": 80,
                "year": "2021-22",
                "source": "the plan",
                "text": "90 % or more",
            },
        )
        for number in range(count)
    ]


def caveat(applies_to="the comparison"):
    return {
        "mark": "Lock-down",
        "text": "Schools were closed in spring 2021.",
        "source": "S2:172",
        "applies_to": applies_to,
    }
