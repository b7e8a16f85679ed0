"""Guesses what a table means, for a person to correct once. Unsure is left to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from safeguarding.returns.rules.facts import Context, Finding, Severity
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.guess_marks import guess_marks
from safeguarding.returns.wide.guess_names import Candidates, Names
from safeguarding.returns.wide.guess_pairs import paired_columns
from safeguarding.returns.wide.guess_relations import guess_relations
from safeguarding.returns.wide.guess_shares import counts_of_shares
from safeguarding.returns.wide.guessed import Guessed
from safeguarding.returns.wide.kinds import Sort
from safeguarding.returns.wide.spec import Meaning, Spec
from safeguarding.returns.wide.when import read_when

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"


@dataclass(frozen=True)
class Guess:
    """A guessed mapping, and how sure each part of it is.

    Attributes:
        spec: the mapping; what is unsure has no meaning in it.
        rows: by label.
        columns: by heading.
        candidates: by label or heading, two indicators easily taken for each other.
    """

    spec: Spec
    rows: Mapping[str, Guessed] = field(default_factory=dict)
    columns: Mapping[str, Guessed] = field(default_factory=dict)
    candidates: Mapping[str, Candidates] = field(default_factory=dict)

    @property
    def unsure(self) -> tuple[str, ...]:
        """Rows and columns a person must settle."""
        both = (*self.rows.items(), *self.columns.items())
        return tuple(name for name, one in both if one.confidence == UNSURE)

    def similar(self, table: Table) -> Iterator[Finding]:
        """Show both definitions where one indicator is easily taken for another."""
        numbers = {line.label: line.number for line in table.lines}
        for name, pair in self.candidates.items():
            is_taken = "is taken for" if pair.is_settled else "may be"
            other = ", not for" if pair.is_settled else " or"
            yield Finding(
                "W-SIMILAR",
                f"'{name}' {is_taken} {pair.first.code} ({pair.first.title}: "
                f"{pair.first.definition}){other} {pair.second.code} "
                f"({pair.second.title}: {pair.second.definition}).",
                table.sheet,
                numbers.get(name),
                value=name[:120],
                level=Severity.INFORMATION,
            )


def guess(table: Table, context: Context) -> Guess:
    """Guess the mapping of a table for one return."""
    names = Names(table, context)
    rows = names.rows()
    columns = paired_columns(names.columns(), names.column_sorts, rows, context)
    dates = [one for one, sort in names.column_sorts.items() if sort is Sort.DATES]
    spec = Spec(
        name=table.name,
        sheet=table.sheet,
        header_row=table.header_row,
        label_columns=table.label_columns,
        period=context.period.code,
        table=_of_table(table, context, names),
        rows={name: one.meaning for name, one in rows.items()},
        columns={name: one.meaning for name, one in columns.items()},
        date_column=dates[0] if dates else "",
    )
    marks = guess_marks(table, spec)
    relations = guess_relations(table, names)
    spec = replace(spec, marks=marks, relations=relations)
    columns = counts_of_shares(spec, columns, context)
    spec = replace(spec, columns={name: one.meaning for name, one in columns.items()})
    return Guess(
        spec,
        rows,
        columns,
        _still_open(names.candidates, {**columns, **rows}),
    )


def _still_open(
    candidates: Mapping[str, Candidates], guessed: Mapping[str, Guessed]
) -> dict[str, Candidates]:
    """Leave out what was not taken for the indicator after all."""
    return {
        name: pair
        for name, pair in candidates.items()
        if not pair.is_settled or guessed[name].meaning.indicator == pair.first.code
    }


def _of_table(table: Table, context: Context, names: Names) -> Meaning:
    """Take indicator and period from the titles, where rows and columns say none."""
    indicator = names.of_title()
    has_times = any(
        one.meaning.period or one.meaning.starts_on
        for one in (*names.columns().values(), *names.rows().values())
    )
    if has_times:
        return Meaning(indicator=indicator)
    for title in reversed(table.titles):
        when = read_when(title, context.period)
        if when is None or not (when.sure or when.alone):
            continue
        if when.period is not None:
            own = when.period == context.period
            return Meaning(indicator=indicator, period="" if own else when.period.code)
        if when.starts_on is not None:
            return Meaning(
                indicator=indicator, starts_on=when.starts_on, ends_on=when.ends_on
            )
    return Meaning(indicator=indicator)
