"""Finds the number a term of a relation speaks of: in the file, else in what is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from safeguarding.indicators.relations import RelationFacts, Term
from safeguarding.periods import Period
from safeguarding.returns.rules.columns import SCALES, WITH_NUMBER
from safeguarding.returns.rules.facts import Key, Past, Row, Sent
from safeguarding.returns.values import plain, rounded

# Counts below this repeat and differ by chance. Source: DOMAIN C, W-UNCHANGED.
ENOUGH = Decimal(20)


@dataclass(frozen=True, slots=True)
class Seen:
    """A number a relation speaks of.

    Attributes:
        number: in the unit of the figure; a share in per cent.
        term: what it is.
        qualifier: exact, approx, at_least or nil.
        text: as it was typed.
        row: where it stands; None when it is not in the file.
    """

    number: Decimal
    term: Term
    qualifier: str
    text: str = ""
    row: Row | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it is neither about right nor a lower bound."""
        return self.qualifier in ("exact", "nil")

    @property
    def words(self) -> str:
        """Write it with what it is: MIS-02 is 174."""
        return f"{name(self.term)} is {plain(rounded(self.number, 2))}"


def name(term: Term) -> str:
    """Name a term as people read it: the denominator of TRN-06, MIS-02 (home)."""
    shown = f"{term.code} ({term.breakdown})" if term.breakdown else term.code
    return f"the {term.number} of {shown}" if term.number else shown


def key_of(term: Term, period: Period) -> Key:
    """Give the figure a term is about."""
    return Key(term.code, period, term.dimension, term.breakdown)


def find(sent: Sent, term: Term, period: Period) -> Seen | None:
    """Find a number: in the file first, else in this agency's other returns."""
    key = key_of(term, period)
    figure: Row | Past | None = sent.first.get(key)
    if figure is None:
        figure = sent.context.known_by_key.get(key)
    return None if figure is None else read(sent, term, figure)


def read(sent: Sent, term: Term, figure: Row | Past) -> Seen | None:
    """Read the number of a term from its figure; None where there is none."""
    column, number = _number(sent, term, figure)
    if number is None or figure.qualifier not in WITH_NUMBER:
        return None
    row = figure if isinstance(figure, Row) else None
    text = row.cells.get(column, "") if row else plain(number)
    return Seen(number, term, figure.qualifier, text or plain(number), row)


def _number(sent: Sent, term: Term, figure: Row | Past) -> tuple[str, Decimal | None]:
    if term.number == "denominator":
        return "denominator", figure.denominator
    if term.number == "numerator":
        return "numerator", figure.numerator
    facts = sent.context.indicators.get(term.code)
    scale = SCALES.get(facts.unit) if facts else None
    if scale is None:
        counted = figure.numerator
        return "numerator", counted if counted is not None else figure.value
    if figure.value is None and figure.numerator is not None and figure.denominator:
        return "value", figure.numerator / figure.denominator * scale
    return "value", figure.value


def periods_of(sent: Sent, relation: RelationFacts) -> list[Period]:
    """List the periods for which the file speaks of a relation, in its order."""
    found: dict[Period, None] = {}
    for code in sorted(relation.codes):
        for row in sent.by_code.get(code, ()):
            if row.period is not None:
                found[row.period] = None
    return list(found)


def first_row(*seen: Seen | None) -> Row | None:
    """Give the first of some numbers that stands in the file."""
    return next((one.row for one in seen if one and one.row), None)


def column_of(seen: Seen) -> str:
    """Name the column a number stands in."""
    if seen.term.number:
        return seen.term.number
    return "numerator" if seen.row and seen.row.numerator is not None else "value"


def each(
    sent: Sent, relations: list[RelationFacts]
) -> Iterator[tuple[RelationFacts, Period]]:
    """Pair relations with the periods the file speaks of them for."""
    for relation in relations:
        for period in periods_of(sent, relation):
            yield relation, period
