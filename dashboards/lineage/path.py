"""Where a number comes from: from the board's figure to the rows of returns.

Source: DESIGN sections 1 and 4.5; FEATURES 1 (15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards import dictionary
from dashboards.assembly.derive import POPULATION, mid_years
from dashboards.assembly.load import CHILDREN
from dashboards.dictionary import Meaning
from dashboards.lineage import answers
from dashboards.lineage.behind import Behind, behind
from dashboards.models import ScorecardEntry
from dashboards.presenters import entries as words
from dashboards.presenters import lineage as told
from dashboards.presenters.entries import Figure
from dashboards.presenters.lineage import Line
from dashboards.reading import Entry, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Population
from safeguarding.periods import Period


@dataclass(frozen=True)
class Input:
    """A figure that another one is computed from; a link where it is listed."""

    code: str
    title: str
    figure: Figure | None


@dataclass(frozen=True)
class Estimate:
    """The children of an area by mid-year, what rates are taken of."""

    mid_year: int
    count: int
    source: str
    recorded_on: date

    @property
    def count_text(self) -> str:
        """The count, thousands apart."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Group:
    """The rows of one indicator; titled only when there are several indicators."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Path:
    """The way of one number, from the board's figure back to the rows.

    Attributes:
        answer: where it comes from, in one sentence.
        making: how it is made, in words; `formula` for computed ones.
        estimate: the population in it; None when it uses none, or none is known.
    """

    figure: Figure
    period: str
    answer: str
    making: str
    formula: str
    inputs: tuple[Input, ...]
    estimate: Estimate | None
    groups: tuple[Group, ...]


def path_of(
    user: User, place: Place, quarter: Period, entry: Entry, meaning: Meaning
) -> Path:
    """Follow an entry back as far as its reader may: a fixed number of queries."""
    sources = entry["sources"]
    found = behind(user, place, entry)
    formula = next((each for each in sources if each["kind"] == "derived"), None)
    codes = [*(formula["inputs"] if formula else ())]
    own = [each for each in codes if each != POPULATION]
    named = dictionary.titles({*own, *_codes(sources)})
    period = Period.parse(entry["period"])
    return Path(
        figure=words.figure(entry, place.threshold, unit=entry["unit"]),
        period=entry["period_label"],
        answer=answers.answer(entry, found, place.threshold),
        making=answers.making(entry, found),
        formula=told.formula_in_words(formula["formula"], named) if formula else "",
        inputs=_inputs(user, place, quarter, own, named),
        estimate=_estimate(place, period) if POPULATION in codes else None,
        groups=_groups(entry, found, named, place.threshold),
    )


def _codes(sources: Iterable[Entry]) -> set[str]:
    return {each["indicator"] for each in sources if each.get("indicator")}


def _inputs(
    user: User,
    place: Place,
    quarter: Period,
    codes: Sequence[str],
    named: dict[str, str],
) -> tuple[Input, ...]:
    """Give what a figure is computed from, as the reader sees each: one query."""
    if not codes:
        return ()
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD).filter(
        partnership_id=place.pk,
        quarter_start=quarter.start,
        indicator__code__in=codes,
    )
    listed = dict(rows.values_list("indicator__code", place.column))
    return tuple(
        Input(
            code,
            named.get(code, code),
            words.figure(listed[code], place.threshold, unit=listed[code]["unit"])
            if code in listed
            else None,
        )
        for code in codes
    )


def _estimate(place: Place, period: Period) -> Estimate | None:
    """Give the estimate a rate of a period is taken of, as it was last recorded.

    Source: DOMAIN A.6, B.1 rule 12.
    """
    rows = Population.objects.filter(
        partnership_id=place.pk,
        age_band=CHILDREN,
        mid_year__in=mid_years(period),
    ).order_by("-mid_year", "-recorded_on", "-pk")
    fields = ("mid_year", "count", "source", "recorded_on")
    row = rows.values_list(*fields).first()
    return Estimate(*row) if row else None


def _groups(
    entry: Entry, found: dict[int, Behind], named: dict[str, str], threshold: int
) -> tuple[Group, ...]:
    """Tell the rows, those of each indicator together, in the order of the entry."""
    by_code: dict[str, list[Line]] = {}
    for source in entry["sources"]:
        if source["kind"] != "derived":
            line = _line(source, found, threshold, entry["unit"])
            by_code.setdefault(source.get("indicator", ""), []).append(line)
    return tuple(
        Group(f"{named.get(code, code)} ({code})" if code else "", tuple(lines))
        for code, lines in by_code.items()
    )


def _line(source: Entry, found: dict[int, Behind], threshold: int, unit: str) -> Line:
    if source["kind"] == "return":
        return told.row_line(source, found.get(source.get("row_id") or 0), threshold)
    return told.measure_line(source, threshold, unit=unit)
