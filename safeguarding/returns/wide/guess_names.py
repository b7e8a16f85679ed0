"""Guesses what each row and column of a table is, from its name and its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import Context, IndicatorFacts
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.guess_parts import Parts, best_parts
from safeguarding.returns.wide.guessed import (
    Guessed,
    of_parent,
    one_each,
    time_words,
    timed,
    told_by_sort,
    whole_of,
)
from safeguarding.returns.wide.kinds import WHY, Sort, is_percent, sort_of
from safeguarding.returns.wide.likeness import Likeness, tokens
from safeguarding.returns.wide.spec import Meaning
from safeguarding.returns.wide.when import read_when

# A name fits an indicator surely, perhaps, or nearly as well as another.
FITS, PERHAPS, NEAR = 0.7, 0.5, 0.06
SHORT_NAME = 5
OTHER_RETURN = "A figure of another return"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two indicators that a name may be taken for; `is_settled` when the first was."""

    first: IndicatorFacts
    second: IndicatorFacts
    is_settled: bool = False


class Names:
    """The rows and columns of one table, and what they may be."""

    def __init__(self, table: Table, context: Context) -> None:
        self.table = table
        self.context = context
        self.likeness = Likeness(context)
        self.candidates: dict[str, Candidates] = {}

    @cached_property
    def column_sorts(self) -> Mapping[str, Sort]:
        """What each column is."""
        near = self.context.period
        return {
            heading: sort_of(heading, self.cells_below(heading), near, longest=99)
            for heading in self.table.headings
        }

    @cached_property
    def row_sorts(self) -> Mapping[str, Sort]:
        """What each row is."""
        near = self.context.period
        return {
            line.label: sort_of(line.label, line.cells, near, longest=SHORT_NAME)
            for line in self.table.lines
        }

    def cells_below(self, heading: str) -> list[str]:
        """Give the cells of a column."""
        place = self.table.headings.index(heading)
        return [line.cells[place] for line in self.table.lines]

    @cached_property
    def _column_parts(self) -> Parts | None:
        names = [one for one, sort in self.column_sorts.items() if sort is Sort.FIGURES]
        return best_parts(names, self.table.titles, self.context, self.likeness)

    @cached_property
    def _row_parts(self) -> Parts | None:
        names = [one for one, sort in self.row_sorts.items() if sort is Sort.FIGURES]
        return best_parts(names, self.table.titles, self.context, self.likeness)

    def columns(self) -> dict[str, Guessed]:
        """Say what each column may be."""
        return dict(self._columns)

    def rows(self) -> dict[str, Guessed]:
        """Say what each row may be."""
        return dict(self._rows)

    @cached_property
    def _columns(self) -> dict[str, Guessed]:
        found = {heading: self._column(heading) for heading in self.table.headings}
        found = self._with_total(found)
        return found if self._has_times(found) else one_each(found)

    @cached_property
    def _rows(self) -> dict[str, Guessed]:
        found: dict[str, Guessed] = {}
        for line in self.table.lines:
            found[line.label] = self._row(line.label, line.section, line.cells, found)
        return found if self._has_times(found) else one_each(found)

    def _has_times(self, found: Mapping[str, Guessed]) -> bool:
        return any(
            one.meaning.period or one.meaning.starts_on for one in found.values()
        )

    def _column(self, heading: str) -> Guessed:
        only = self._is_only_figures()
        sort = self.column_sorts[heading]
        if sort in (Sort.SHARE, Sort.EMPTY):
            words = "A share" if sort is Sort.SHARE else WHY[sort]
            timed_one = self._with_time(heading, Guessed(Meaning(), "likely", words))
            if timed_one.meaning.period:
                return timed_one
        is_alone = sort is Sort.SHARE and Sort.FIGURES not in self.column_sorts.values()
        told = None if only and is_alone else told_by_sort(sort)
        told = told or self._time(heading) or self._part(heading, self._column_parts)
        if told is not None:
            return told
        around = " ".join(self.table.titles)
        percent = is_percent(heading, self.cells_below(heading))
        fitting = self._indicator(heading, around, percent=percent)
        if fitting.confidence != "unsure":
            return self._with_time(heading, fitting)
        if not only:
            return fitting
        return Guessed(Meaning(), "likely", "The only column of figures")

    def _is_only_figures(self) -> bool:
        sorts = list(self.column_sorts.values())
        figures = [one for one in sorts if one in (Sort.FIGURES, Sort.TOTAL)]
        shares = [one for one in sorts if one is Sort.SHARE]
        return len(figures or shares) == 1

    def _row(
        self,
        label: str,
        section: str,
        cells: Sequence[str],
        above: Mapping[str, Guessed],
    ) -> Guessed:
        sort = self.row_sorts[label]
        if sort in (Sort.NUMERATOR, Sort.DENOMINATOR):
            return of_parent(above, sort.value)
        has_no_figure = sort in (Sort.WORDS, Sort.EMPTY)
        told = None if has_no_figure else told_by_sort(sort)
        told = told or self._row_time(label) or self._part(label, self._row_parts)
        if told is not None:
            return told
        percent = is_percent(label, cells)
        around = " ".join((section, *self.table.titles[-1:]))
        found = self._indicator(label, around, percent=percent)
        if has_no_figure and not found.meaning.indicator:
            return Guessed(Meaning(left_out=WHY[sort]), "likely", WHY[sort])
        if found.confidence == "unsure" and self._columns_say_what():
            found = Guessed(Meaning(), "likely", "Its columns say which figures")
        when = read_when(section, self.context.period) if section else None
        return replace(found, meaning=timed(found.meaning, when, self.context.period))

    def _row_time(self, label: str) -> Guessed | None:
        """Take a label that is a time; the columns' months divide that time."""
        found = self._time(label)
        inner = [one.meaning.period for one in self._columns.values()]
        if found is None or not found.meaning.period or not any(inner):
            return found
        return Guessed(Meaning(), "likely", found.words)

    def _columns_say_what(self) -> bool:
        return any(one.meaning.indicator for one in self._columns.values())

    def _time(self, name: str) -> Guessed | None:
        when = read_when(name, self.context.period)
        if when is None or not when.alone:
            return None
        if when.problem:
            return Guessed(Meaning(), "unsure", when.problem)
        meaning = timed(Meaning(), when, self.context.period)
        confidence = "sure" if when.sure else "likely"
        return Guessed(meaning, confidence, time_words(when))

    def _with_time(self, heading: str, found: Guessed) -> Guessed:
        """Add the time that a heading names beside its indicator: 'Q2 episodes'."""
        when = read_when(heading, self.context.period)
        if when is None or found.meaning.left_out:
            return found
        return replace(found, meaning=timed(found.meaning, when, self.context.period))

    def columns_are_times(self) -> bool:
        """Whether the columns of figures are months, quarters or years."""
        figures = [
            one for one, sort in self.column_sorts.items() if sort is Sort.FIGURES
        ]
        return any(self._columns[one].meaning.period for one in figures)

    def facts_of(self, label: str) -> IndicatorFacts | None:
        """Give the indicator that a row is guessed to be, or that the titles name."""
        code = self._rows[label].meaning.indicator or self.of_title()
        return self.context.indicators.get(code)

    def _part(self, name: str, parts: Parts | None) -> Guessed | None:
        if parts is None or name not in parts.codes:
            return None
        meaning = Meaning(
            indicator=parts.indicator if parts.says_indicator else "",
            dimension=parts.dimension,
            breakdown=parts.codes[name],
        )
        return Guessed(meaning, "likely", f"A part by {parts.dimension}", 1.0)

    def _indicator(self, name: str, around: str, *, percent: bool) -> Guessed:
        scored = sorted(
            (
                (self.likeness.of(name, facts, around, percent=percent), facts)
                for facts in self.context.indicators.values()
            ),
            key=lambda pair: (-pair[0], pair[1].code),
        )
        wanted = [pair for pair in scored if pair[1].in_template]
        others = [pair for pair in scored if not pair[1].in_template]
        best = wanted[0][0] if wanted else 0.0
        is_telling = len(tokens(name)) > 1
        if (
            is_telling
            and others
            and others[0][0] >= FITS
            and others[0][0] > best + 2 * NEAR
        ):
            other = others[0][1]
            return Guessed(
                Meaning(left_out=f"{OTHER_RETURN}: {other.code} {other.title}"),
                "likely",
                f"{other.title} is not in this return",
                others[0][0],
            )
        return self._chosen(name, wanted)

    def _chosen(
        self, name: str, wanted: Sequence[tuple[float, IndicatorFacts]]
    ) -> Guessed:
        enough = PERHAPS if len(tokens(name)) > 1 else FITS
        if not wanted or wanted[0][0] < enough:
            return Guessed(words="No indicator of this return is called like this")
        score, facts = wanted[0]
        if len(wanted) > 1 and wanted[1][0] > score - NEAR and score < 1:
            second = wanted[1][1]
            self.candidates[name] = Candidates(facts, second)
            words = f"{facts.code} and {second.code} fit nearly as well"
            return Guessed(words=words, score=score)
        confidence = "sure" if score >= FITS else "likely"
        meaning = Meaning(indicator=facts.code)
        words = f"Called like {facts.title}"
        if (other := self.likeness.confusable(facts)) is not None:
            self.candidates[name] = Candidates(facts, other, is_settled=True)
            words = f"{words}. Easily confused with {other.title} ({other.code})"
        return Guessed(meaning, confidence, words, score)

    def _with_total(self, found: dict[str, Guessed]) -> dict[str, Guessed]:
        """Say which time a total of months or quarters is of."""
        periods = [
            Period.parse(one.meaning.period)
            for one in found.values()
            if one.meaning.period
        ]
        whole = whole_of(periods)
        for heading, sort in self.column_sorts.items():
            if sort is Sort.TOTAL and periods:
                own = whole == self.context.period
                period = "" if whole is None or own else whole.code
                found[heading] = Guessed(
                    Meaning(period=period)
                    if whole
                    else Meaning(left_out="The total of other periods"),
                    "likely",
                    f"The total: {whole.label}" if whole else "The total of the others",
                )
        return found

    def of_title(self) -> str:
        """Give the indicator that the titles name, when nothing else names one."""
        named = (*self._columns.values(), *self._rows.values())
        if any(one.meaning.indicator for one in named):
            return ""
        parts = self._row_parts or self._column_parts
        if parts is not None:
            return parts.indicator
        for title in reversed(self.table.titles):
            found = self._indicator(title, "", percent="%" in title)
            if found.meaning.indicator:
                return found.meaning.indicator
        return ""
