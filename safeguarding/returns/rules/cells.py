"""Rules about one cell: there, readable, and from the list it belongs to."""

from collections.abc import Iterator, Sequence

from safeguarding.returns.rules.columns import (
    COLUMNS,
    DATE_COLUMNS,
    INEXACT,
    LONGEST_NOTE,
    NEEDS_COUNTS,
    NUMBER_COLUMNS,
    QUALIFIERS,
    WHOLE_UNITS,
    WITHOUT_NUMBER,
)
from safeguarding.returns.rules.facts import Finding, Row, Sent
from safeguarding.returns.rules.registry import Missing, Rule, each_row, example
from safeguarding.returns.values import (
    Misread,
    fold,
    nearest,
    odd_characters,
    parse_number,
    plain,
    quoted,
)

ALWAYS = ("agency_code", "indicator_code", *DATE_COLUMNS)


def _required(row: Row, _sent: Sent) -> Iterator[Finding]:
    for column in ALWAYS:
        if row.cells.get(column) == "":
            yield row.finding(
                "E-REQUIRED", f"{column} is empty. Every row needs it.", column
            )
    filled = {name for name in NUMBER_COLUMNS if row.cells.get(name)}
    if not filled and row.qualifier in ("", "exact", *INEXACT):
        if not row.cells.get("qualifier") or row.qualifier:
            yield _no_figure(row)
    elif filled and row.indicator and row.indicator.unit in NEEDS_COUNTS:
        yield from _counts(row, filled)
    yield from _half_a_breakdown(row)


def _no_figure(row: Row) -> Finding:
    return row.finding(
        "E-REQUIRED",
        "There is no figure. Give one, or say in the column qualifier why there is "
        "none (nil if nothing happened; not_available, not_collected, "
        "not_applicable, suppressed, refused).",
        "numerator",
    )


def _counts(row: Row, filled: set[str]) -> Iterator[Finding]:
    missing = [name for name in ("numerator", "denominator") if name not in filled]
    if not missing or row.qualifier in ("nil", *WITHOUT_NUMBER):
        return
    stated_only = filled == {"value"} and row.qualifier in INEXACT
    if stated_only and row.cells.get("note"):
        return
    if stated_only:
        message = "Say in the note why the two counts behind this are not known."
        yield row.finding("E-REQUIRED", message, "note")
        return
    yield row.finding(
        "E-REQUIRED",
        "A percentage or rate needs its two counts, numerator and denominator. If "
        "they are not known, choose approx or at_least as qualifier and say so in "
        "the note.",
        missing[0],
    )


def _half_a_breakdown(row: Row) -> Iterator[Finding]:
    pair = ("breakdown_dimension", "breakdown_code")
    given = [name for name in pair if row.cells.get(name)]
    if len(given) == 1:
        (empty,) = set(pair) - set(given)
        message = f"{given[0]} is given, so {empty} is needed too."
        yield row.finding("E-REQUIRED", message, empty)


def _types(row: Row, _sent: Sent) -> Iterator[Finding]:
    unit = row.indicator.unit if row.indicator else ""
    for column in NUMBER_COLUMNS:
        text = row.cells.get(column, "")
        if not text:
            continue
        read = parse_number(text, percent=column == "value" and unit == "PERCENT")
        if isinstance(read, Misread):
            yield row.finding("E-TYPE", read.message, column)
        elif row.qualifier in WITHOUT_NUMBER:
            message = (
                f"{row.qualifier} means that there is no number. Keep one of them."
            )
            yield row.finding("E-TYPE", message, column)
        elif row.qualifier == "nil" and read:
            message = (
                f"nil means that nothing happened, and here stands {quoted(text)}."
            )
            yield row.finding("E-TYPE", message, column)
        elif _must_be_whole(column, unit) and read % 1:
            message = (
                f"{quoted(text)} must be a whole number: it counts children or events."
            )
            yield row.finding("E-TYPE", message, column)
    yield from _note(row)


def _must_be_whole(column: str, unit: str) -> bool:
    return unit == "COUNT" or (unit in WHOLE_UNITS and column != "value")


def _note(row: Row) -> Iterator[Finding]:
    text = row.cells.get("note", "")
    if len(text) > LONGEST_NOTE:
        message = f"The note is {len(text)} letters long; {LONGEST_NOTE} is the most."
        yield row.finding("E-TYPE", message, "note")
    elif "\x00" in text:
        message = "The note contains a character that cannot be kept: type it again."
        yield row.finding("E-TYPE", message, "note")


class Hints:
    """Suggests what was meant, for as many cells as anybody reads suggestions of.

    Comparing takes a millisecond; a file of nothing but wrong codes would take long.
    """

    def __init__(self, most: int = 200) -> None:
        self._left = most

    def unknown(self, text: str, what: str, known: Sequence[str]) -> str:
        """Say that a text is no known code, why perhaps, and which is nearest."""
        hidden = odd_characters(text)
        because = f" It contains {hidden}." if hidden else ""
        meant = nearest(text, known) if self._left else ""
        self._left = max(self._left - 1, 0)
        hint = f" Did you mean {meant}?" if meant else ""
        return f"{quoted(text)} is not {what} we know.{because}{hint}"


def _all_codes(sent: Sent) -> Iterator[Finding]:
    hints = Hints()
    wanted = [one.code for one in sent.context.indicators.values() if one.in_template]
    for row in sent.rows:
        code = row.cells.get("indicator_code", "")
        if code and row.indicator is None:
            message = hints.unknown(code, "an indicator", wanted)
            yield row.finding("E-CODE", message, "indicator_code")
        yield from _not_wanted(row, sent)
        yield from _breakdown(row, hints)
        yield from _qualifier(row, hints)


def _qualifier(row: Row, hints: Hints) -> Iterator[Finding]:
    typed = row.cells.get("qualifier", "")
    if typed and not row.qualifier:
        message = hints.unknown(typed, "a qualifier", QUALIFIERS)
        listed = ", ".join(QUALIFIERS)
        yield row.finding("E-CODE", f"{message} Choose from {listed}.", "qualifier")


def _not_wanted(row: Row, sent: Sent) -> Iterator[Finding]:
    indicator = row.indicator
    if indicator is None:
        return
    if indicator.derived:
        message = f"{indicator.code} is computed from other figures and is not sent."
    elif not indicator.in_template:
        title = sent.context.return_title
        message = f"{indicator.code} ({indicator.title}) is not part of {title}."
    elif not indicator.ever_on:
        message = f"{indicator.code} is not one of the figures this board watches."
    else:
        return
    yield row.finding("E-CODE", f"{message} Delete the row.", "indicator_code")


def _breakdown(row: Row, hints: Hints) -> Iterator[Finding]:
    dimension = row.cells.get("breakdown_dimension", "")
    code = row.cells.get("breakdown_code", "")
    known = row.indicator.breakdowns if row.indicator else {}
    if dimension and not row.dimension:
        message = f"This indicator is not broken down by {quoted(dimension)}."
        listed = ", ".join(known)
        if listed:
            message = f"{message} Choose from {listed}."
        yield row.finding("E-CODE", message, "breakdown_dimension")
    elif code and row.dimension and not row.breakdown:
        codes = list(known[row.dimension])
        message = hints.unknown(code, f"a {row.dimension}", codes)
        listed = ", ".join(codes[:20])
        message = f"{message} Choose from {listed}."
        yield row.finding("E-CODE", message, "breakdown_code")


def _agency(row: Row, sent: Sent) -> Iterator[Finding]:
    own, code = sent.context.agency, row.cells.get("agency_code", "")
    if not code or fold(code) in {fold(name) for name in (own.code, *own.names)}:
        return
    for other in sent.context.others:
        if fold(code) in {fold(name) for name in (other.code, *other.names)}:
            message = (
                f"{quoted(code)} is another agency. This return is for {own.code}: send "
                "each agency's rows in its own return."
            )
            break
    else:
        hidden = odd_characters(code)
        because = f" It contains {hidden}." if hidden else ""
        message = (
            f"{quoted(code)} is not an agency of this partnership.{because} "
            f"This return is for {own.code}."
        )
    yield row.finding("E-AGENCY-UNKNOWN", message, "agency_code")


def _membership(sent: Sent) -> Iterator[Finding]:
    own = sent.context.agency
    if not own.is_member:
        yield Finding(
            "E-AGENCY-UNKNOWN",
            f"{own.code} was not a member of the partnership in "
            f"{sent.context.period.label}. Ask the coordinator.",
            column="agency_code",
            value=own.code,
        )
    yield from each_row(_agency)(sent)


def _negative(row: Row, _sent: Sent) -> Iterator[Finding]:
    for column, number in zip(NUMBER_COLUMNS, row.figure, strict=True):
        is_score = row.indicator is not None and row.indicator.unit == "POINTS"
        if is_score and column == "value":
            continue  # A score can fall; W-SIGN asks whether it did.
        if number is not None and number < 0:
            message = f"{plain(number)} is below zero. Figures count what happened."
            yield row.finding("E-NEGATIVE", message, column)


# Cells are looked at in the order of the columns.
ORDER = {column: place for place, column in enumerate(COLUMNS)}

RULES = (
    Rule(
        "E-REQUIRED",
        "What is needed is filled in",
        "An empty cell could be zero, unknown or forgotten. None of them is another.",
        each_row(_required),
        failing=example({"numerator": ""}),
        missing=Missing.REPORTED,
    ),
    Rule(
        "E-TYPE",
        "Numbers are numbers",
        "'600+' or 'about 60' has a meaning that a number alone would lose.",
        each_row(_types),
        failing=example({"numerator": "600+"}),
        passing=example({"numerator": "1,234"}),
    ),
    Rule(
        "E-CODE",
        "Codes are from the lists",
        "A figure under a code nobody knows would reach no table.",
        _all_codes,
        failing=example({"indicator_code": "EXA-0l"}),
        passing=example({"indicator_code": "exa-01"}),
    ),
    Rule(
        "E-AGENCY-UNKNOWN",
        "Every row is the sending agency's own",
        "One agency's figures must not reach the board under another's name.",
        _membership,
        failing=example({"agency_code": "example-police"}),
        passing=example({"agency_code": "Example Children's Services"}),
    ),
    Rule(
        "E-NEGATIVE",
        "No figure is below zero",
        "Counts of children and events start at zero.",
        each_row(_negative),
        failing=example({"numerator": "-3"}),
        passing=example({"numerator": "0"}),
    ),
)
