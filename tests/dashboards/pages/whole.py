"""Hand-made entries with everything a row of the scorecard can have."""

from tests.dashboards.pages import made

PRIORITIES = [
    {
        "plan": "2015-18",
        "code": "1.1",
        "title": "Children are safe from exploitation",
        "lead_groups": ["CSE Group", "Quality Assurance"],
    },
    {
        "plan": "2015-18",
        "code": "2.3",
        "title": "Clear early help",
        "lead_groups": ["MASH"],
    },
]
AGENCIES = ["Police", "Early help", "Health"]
TARGET = {
    "target": 90,
    "red_from": 80,
    "year": "2021-22",
    "source": "the plan",
    "text": "90 % or more",
}
MET = {"word": "Target met", "level": "met", "is_muted": False}
MISSED = {"word": "Target missed", "level": "missed", "is_muted": False}
MUTED = MISSED | {"is_muted": True}
NONE = {"word": "No target", "level": "none", "is_muted": False}
LOW = {
    "word": "Low",
    "reasons": ["Police has not sent its share.", "Health was asked about it."],
    "parts": [
        {
            "part": "completeness",
            "word": "Incomplete",
            "reason": "Police has not sent its share.",
        },
        {"part": "timeliness", "word": "In time", "reason": ""},
    ],
}
HIGH = {"word": "High", "reasons": [], "parts": []}
RESTATED = {
    "times": 2,
    "first_text": "70",
    "first_value": 70,
    "last_on": "2022-04-29",
}
ENGLAND = {
    "level": "england",
    "name": "England",
    "period": "2020-21",
    "period_label": "2020-21",
    "numerator": 61_500,
    "denominator": 500_000,
    "value": 12.3,
    "low": 12.2,
    "high": 12.4,
    "text": "12.3 %",
    "interval_text": "12.2 % to 12.4 %",
    "state": "value",
    "qualifier": "exact",
    "judgement": "higher",
    "word": "worse",
    "method": "The intervals do not overlap.",
    "source": "Children in need, table A1",
    "published_on": "2021-10-28",
    "is_same_period": False,
}
INTERVAL = {
    "low": 10.5,
    "high": 18.4,
    "text": "10.5 % to 18.4 %",
    "method": "Wilson 95 %",
}
NO_CHANGE = {"previous": None, "year_ago": None}
NEEDED = "A signal would have been 81 or more or 63 or fewer."


def history(values, quarter=made.QUARTER):
    """Quarters up to the last; None is one that was not received."""
    first = quarter.shift(1 - len(values))
    return [
        made.missing(first.shift(step))
        if value is None
        else made.figure(first.shift(step), value)
        for step, value in enumerate(values)
    ]


def limits(values, quarter=made.QUARTER):
    """Limits of chance over so many periods."""
    return {
        "points": 14,
        "since": quarter.shift(-5).code,
        "centre": 70,
        "low": 58,
        "high": 82,
        "signals": [{"period": quarter.code, "rule": "outside", "direction": "up"}],
        "text": "Since Q3 2020-21 the figures lie between 58 and 82 by chance alone.",
    }


WAYS = [
    {"trend": "worse", "polarity": "LOWER", "signal": True, "rating": MISSED},
    {"trend": "better", "polarity": "HIGHER", "signal": True, "rating": MET},
    {"trend": "no real change", "signal": False, "rating": MUTED, "confidence": LOW},
    {"trend": "rising", "signal": True, "rating": NONE, "revisions": RESTATED},
    {"trend": "no real change", "signal": False, "rating": MET, "confidence": HIGH},
    {"trend": "too few to say", "signal": False, "rating": NONE},
    {
        "trend": "",
        "signal": False,
        "state": "not_received",
        "value": None,
        "numerator": None,
        "text": "Not received",
        "change": {"previous": None, "year_ago": None},
        "rating": {"word": "Not rated", "level": "none"},
        "confidence": {"word": "None", "reasons": ["Nothing has come."]},
    },
    {"trend": "no real change", "signal": False, "rating": MET},
    {"trend": "falling", "signal": True, "rating": NONE},
    {"trend": "series broken", "signal": False, "rating": NONE},
]


def entries(count, *, ways=WAYS):
    """So many entries, each with all the keys of the contract."""
    return [_entry(number, ways[number % len(ways)]) for number in range(count)]


def _entry(number, way):
    values = [61, 64, None, 66, 70, 68, 72 + number % 5, 74 + number % 7]
    agency = AGENCIES[number % len(AGENCIES)]
    full = {
        "title": f"Children who waited longer than they should, group {number}",
        "priority": PRIORITIES[(number // 10) % 2],
        "unit": "PERCENT",
        "unit_label": "%",
        "value": values[-1],
        "numerator": values[-1],
        "denominator": 300,
        "text": f"{values[-1]}.0 %",
        "previous": made.figure(made.QUARTER.previous(), values[-2]),
        "change": {
            "previous": {
                "absolute": values[-1] - values[-2],
                "percent": None,
                "points": values[-1] - values[-2],
                "text": f"{values[-1] - values[-2]:+} pp",
            },
            "year_ago": {
                "absolute": values[-1] - 72,
                "percent": None,
                "points": values[-1] - 72,
                "text": f"{values[-1] - 72:+} pp",
            },
        },
        "method": "Compared with Q4 2020-21. Two proportions, z test.",
        "needed": NEEDED,
        "spc": limits(values),
        "interval": INTERVAL,
        "comparators": [ENGLAND],
        "history": history(values),
        "target": None if way["rating"]["word"] == "No target" else TARGET,
        "caveats": [made.caveat()] if number % 9 == 4 else [],
        "expected_from": [agency],
        "sources": [made.source(agency=agency)],
        "position": number + 1,
        "confidence": {
            "word": "Medium",
            "reasons": [f"{agency} sent it after its due date."],
        }
        if number % 4 == 3
        else HIGH,
    }
    return made.entry(code=f"WHO-{number:03}", **full | way)


def secret(code="CSE-02", **changes):
    """An entry whose every sentence and number would give its small number away."""
    said = f"{made.SECRET} of {made.SECRET_DENOMINATOR}"
    return made.secret_entry(
        code=code,
        **{
            "needed": f"A signal would have been {said} or more.",
            "interval": {"low": made.SECRET, "high": 9, "text": said, "method": "W"},
            "spc": limits([]) | {"low": made.SECRET, "text": f"Limits: {said}."},
            "revisions": RESTATED | {"first_text": said, "first_value": made.SECRET},
            "change": {
                "previous": None,
                "year_ago": {
                    "absolute": made.SECRET,
                    "percent": made.SECRET,
                    "points": None,
                    "text": said,
                },
            },
            "rating": MISSED,
            "target": TARGET,
            "signal": True,
            "comparators": [ENGLAND | {"word": "worse"}],
        }
        | changes,
    )


def hidden(full):
    """The same entry for a reader who may not see its small number."""
    return made.suppressed(full) | {
        "needed": "",
        "interval": None,
        "spc": None,
        "revisions": None,
        "signal": False,
        "comparators": [
            {**each, "word": "", "judgement": ""} for each in full["comparators"]
        ],
    }


def scorecard(partnership, full, *, hide=(), quarter=made.QUARTER):
    """Write entries; those of the codes in `hide` are hidden from most readers."""
    rows = made.scorecard(partnership, full, quarter=quarter)
    for row in rows:
        if row.full["code"] in hide:
            row.suppressed = hidden(row.full)
            row.save()
    return rows
