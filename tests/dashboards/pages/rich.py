"""An indicator of twenty quarters with everything its page can say, for tests."""

from datetime import UTC, date, datetime

from dashboards.models import ScorecardEntry
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Caveat, Definition, Event
from safeguarding.returns.models import StoredFile, Submission
from tests.dashboards.pages import made
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    TemplateFactory,
    UserFactory,
    member,
)

LAST = made.QUARTER
COUNTS = [
    *(41, 44, 39, 43, 47, 40, 38, 45, 42, 44),
    *(40, 46, 43, 41, None, 44, 52, 55, 57, 68),
]
OF = 300
SPC = {
    "points": 19,
    "since": LAST.shift(-19).code,
    "centre": 15.3,
    "low": 11.4,
    "high": 19.2,
    "signals": [
        {"period": LAST.code, "rule": "outside", "direction": "up"},
    ],
    "text": "Since Q1 2017-18 the average is 15.3 %, and 11.4 % to 19.2 % is how far "
    "it moves by itself.",
}


def share(period, count):
    """A share of 300 children; nothing had come for None."""
    if count is None:
        return made.missing(period)
    value = round(count / OF * 100, 1)
    return made.figure(
        period, value, numerator=count, denominator=OF, text=f"{value} %"
    )


def comparator(level, name, value, word, **changes):
    return {
        "level": level,
        "name": name,
        "period": "2021-22",
        "period_label": "2021-22",
        "numerator": None,
        "denominator": None,
        "value": value,
        "low": value - 0.2,
        "high": value + 0.2,
        "text": f"{value} %",
        "interval_text": f"{value - 0.2:.1f} % to {value + 0.2:.1f} %",
        "state": "value",
        "qualifier": "exact",
        "judgement": "higher",
        "word": word,
        "method": "The intervals do not overlap.",
        "source": "Characteristics of children in need, table C1",
        "published_on": "2022-10-27",
        "is_same_period": False,
    } | changes


def part(code, label, count, of, relative=None):
    value = round(count / of * 100, 1)
    return {
        **made.figure(LAST, value, numerator=count, denominator=of, text=f"{value} %"),
        "code": code,
        "label": label,
        "relative": relative,
    }


def hidden_part(code, label):
    return {**made.hidden(LAST), "code": code, "label": label, "relative": None}


def relative(ratio, low, high, word):
    return {
        "ratio": ratio,
        "low": low,
        "high": high,
        "text": f"{ratio} times the rate of all others ({low} to {high})",
        "word": word,
    }


def entries(code="REF-03"):
    """One entry for each quarter, oldest first; the last holds everything."""
    found = []
    for place, count in enumerate(COUNTS):
        quarter = LAST.shift(place - len(COUNTS) + 1)
        own = share(quarter, count)
        year = f"{quarter.financial_year.code}"
        found.append(
            made.entry(
                code=code,
                title="Re-referrals within 12 months",
                quarter=quarter,
                **own,
                **common(year),
                history=[own],
            )
        )
    found[-1] |= newest()
    found[12]["revisions"] = {
        "times": 1,
        "first_text": "13.7 %",
        "first_value": 13.7,
        "last_on": "2021-01-20",
    }
    return found


def common(year):
    return {
        "unit": "PERCENT",
        "unit_label": "%",
        "polarity": "LOWER",
        "better": "Down is better.",
        "counts_children": True,
        "target": {"target": 15, "red_from": 20, "text": "15 % or less"},
        "comparators": [
            comparator("england", "England", 17.9, "worse", period=year),
            comparator("region", "West Midlands", 18.4, "similar", period=year),
        ],
    }


def newest():
    return {
        "trend": "worse",
        "method": "Two proportions: 68 of 300 against 44 of 300, p = 0.01.",
        "needed": "A signal would have been 59 or more of 300, or 33 or fewer.",
        "spc": SPC,
        "interval": {
            "low": 18.3,
            "high": 27.7,
            "text": "18.3 % to 27.7 %",
            "method": "Wilson 95 %",
        },
        "previous": share(LAST.previous(), 57),
        "year_ago": share(LAST.year_ago(), 44),
        "change": {
            "previous": {
                "absolute": 3.7,
                "percent": None,
                "points": 3.7,
                "text": "+3.7 pp",
            },
            "year_ago": {"absolute": 8, "percent": None, "points": 8, "text": "+8 pp"},
        },
        "rating": {"word": "Target missed", "level": "missed"},
        "confidence": {
            "word": "Medium",
            "reasons": ["Early help sent it after its due date."],
            "parts": [
                {"part": "completeness", "word": "High", "reason": "Both sent it."},
                {
                    "part": "timeliness",
                    "word": "Medium",
                    "reason": "Early help sent it 3 working days late.",
                },
            ],
        },
        "sources": [made.source(1), made.source(2, "Social care")],
        "caveats": [made.caveat("this figure")],
        "breakdowns": [
            {
                "dimension": "sex",
                "rows": [
                    part("f", "Girls", 30, 140, relative(0.9, 0.6, 1.4, "similar")),
                    part("m", "Boys", 38, 160, relative(1.1, 0.7, 1.7, "similar")),
                ],
            },
            {
                "dimension": "age_band",
                "rows": [
                    hidden_part("0-4", "0 to 4"),
                    part("5-9", "5 to 9", 21, 90),
                    part("10-15", "10 to 15", 32, 120),
                    hidden_part("16-17", "16 to 17"),
                ],
            },
        ],
    }


def happen(partnership, indicator):
    """Events of the place and of England, a break of the series and a caveat."""
    Event.objects.create(
        partnership=partnership,
        kind="inspection",
        starts_on=date(2019, 6, 10),
        ends_on=date(2019, 6, 21),
        title="Inspection of the front door",
        text="Thresholds were found to be applied unevenly.",
        source="Inspection letter, July 2019",
        indicators=["REF"],
    )
    Event.objects.create(
        partnership=None,
        kind="policy",
        starts_on=date(2018, 1, 1),
        ends_on=date(2018, 12, 31),
        title="Working Together 2018",
        source="Working Together to Safeguard Children, 2018",
    )
    Event.objects.create(
        partnership=partnership,
        kind="service",
        starts_on=date(2021, 2, 1),
        title="One front door",
        text="Contacts and referrals come through one team.",
        source="Board paper, January 2021",
    )
    Caveat.objects.create(
        partnership=partnership,
        indicator=indicator,
        starts_on=LAST.year_ago().start,
        ends_on=LAST.year_ago().end,
        mark="Lock-down",
        text="Schools were closed.",
        source="S2:172",
    )


def owe(partnership, indicator, agency, *, late=(), missing=()):
    """Eight returns that hold the indicator, of the last eight quarters."""
    template = TemplateFactory(title="Front door, quarterly")
    template.indicators.add(indicator)
    by = UserFactory()
    for back in range(8):
        quarter = LAST.shift(-back)
        due_on = date(quarter.next().start.year, quarter.next().start.month, 20)
        owed = ObligationFactory(
            partnership=partnership,
            agency=agency,
            template=template,
            kind="QUARTER",
            period_start=quarter.start,
            period_end=quarter.end,
            due_on=due_on,
            lock_on=due_on,
        )
        if back not in missing:
            send(owed, by, due_on.replace(day=26 if back in late else 14))
    return template


def send(owed, by, day):
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    name = f"{owed.pk:064x}"
    file = StoredFile.objects.create(sha256=name, size=1, content=b"x")
    return Submission.objects.create(
        obligation=owed,
        partnership=owed.partnership,
        agency=owed.agency,
        version=1,
        file=file,
        file_name="return.csv",
        content_hash=name,
        row_count=1,
        submitted_by=by,
        submitted_at=at,
        received_at=at,
    )


def world(north, **scorecard):
    """Twenty scorecards of the indicator; gives it and its agencies."""
    for entry in entries():
        quarter = made.Period.parse(entry["period"])
        rows = made.scorecard(north, [entry], quarter=quarter, **scorecard)
    indicator = rows[0].indicator
    indicator.related = ["CPP-01", "CON-01"]
    indicator.traps = ["A referral is not a child: one child can be referred twice."]
    indicator.questions = ["Which referrals came back within a month, and why?"]
    indicator.save()
    made.indicator("CON-01", "Contacts received")
    Definition.objects.filter(indicator=indicator).update(
        text="Referrals within 12 months of an earlier referral of the same child."
    )
    happen(north, indicator)
    agencies = [
        AgencyFactory(short_name="Social care"),
        AgencyFactory(short_name="Early help"),
    ]
    owe(north, indicator, agencies[0])
    owe(north, indicator, agencies[1], late=(0, 3), missing=(5,))
    return indicator, agencies


def beside(north):
    """A related indicator on the newest scorecard."""
    full = made.entry(code="CPP-01", title="Child protection plans", trend="rising")
    return ScorecardEntry.objects.create(
        partnership=north,
        quarter_start=LAST.start,
        indicator=made.indicator("CPP-01", "Child protection plans"),
        position=9,
        full=full,
        suppressed=full,
    )


def reader(north, role=Role.BOARD_MEMBER, agency=None):
    return member(role, north, agency)
