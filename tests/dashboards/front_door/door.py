"""A made front door: one scorecard whose steps, shares and limits are all known."""

from tests.dashboards.pages import made

BEFORE, YEAR_AGO = made.QUARTER.previous(), made.QUARTER.year_ago()
# Code: this quarter, the quarter before, a year ago.
COUNTS = {
    "CON-01": (240, 220, 200),
    "REF-01": (100, 96, 90),
    "S47-01": (40, 38, 36),
    "CPC-01": (12, 11, 10),
    "CPC-02": (20, 22, 24),
    "CPP-01": (16, 15, 14),
    "CPP-02": (90, 88, 86),
}
# Code: of how many, this quarter, the quarter before, a year ago.
SHARES = {
    "CON-02": ((81, 240), (70, 220), (60, 200)),
    "REF-03": ((80, 100), (75, 96), (70, 90)),
    "ASM-01": ((60, 75), (61, 72), (63, 70)),
    "ASM-02": ((30, 75), (29, 72), (28, 70)),
    "CPC-06": ((14, 20), (15, 22), (16, 24)),
    "CON-04": ((12, 60), (11, 60), (10, 60)),
    "REF-07": ((20, 100), (19, 96), (18, 90)),
    "CON-05": ((90, 100), (84, 96), (80, 90)),
    "CPC-03": ((6, 12), (6, 12), (6, 12)),
    "CPP-05": ((70, 80), (70, 80), (70, 80)),
    "CPP-06": ((60, 90), (60, 90), (60, 90)),
}


def share(period, numerator, denominator):
    value = round(numerator / denominator * 100, 1)
    return made.figure(
        period,
        value,
        numerator=numerator,
        denominator=denominator,
        text=f"{value} %",
    )


def entry_of(code, **changes):
    """One entry of the door, with its two earlier figures."""
    if code in COUNTS:
        own, before, year_ago = COUNTS[code]
        points = [made.figure(YEAR_AGO, year_ago), made.figure(BEFORE, before)]
        now = made.figure(made.QUARTER, own)
        more = {}
    else:
        own, before, year_ago = SHARES[code]
        points = [share(YEAR_AGO, *year_ago), share(BEFORE, *before)]
        now = share(made.QUARTER, *own)
        more = {"unit": "PERCENT", "unit_label": "%"}
    known = {
        **now,
        **more,
        "title": f"Title of {code}",
        "year_ago": points[0],
        "previous": points[1],
        "history": [*points, now],
    }
    return made.entry(code=code, **known | changes)


def entries(*without, **changes):
    """Every entry of the door but some; changes by code, with _ for the dash."""
    told = {code.replace("_", "-"): more for code, more in changes.items()}
    return [
        entry_of(code, **told.get(code, {}))
        for code in (*COUNTS, *SHARES)
        if code not in without
    ]


def known(*without, **changes):
    return {entry["code"]: entry for entry in entries(*without, **changes)}


def missing(state="not_received", text="Not received"):
    """What changes in an entry for which nothing came."""
    return {
        "state": state,
        "value": None,
        "numerator": None,
        "denominator": None,
        "text": text,
        "trend": "",
        "change": {"previous": None, "year_ago": None},
        "confidence": {"word": "None", "reasons": ["Nothing has come."]},
    }
