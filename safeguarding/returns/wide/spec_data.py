"""Writes a mapping as plain data (JSON, TOML) and reads it back, checking each word.

Rows and columns are lists, because their order means something and the database
does not keep the order of names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from safeguarding.periods import Period, PeriodError
from safeguarding.returns.rules.columns import QUALIFIERS
from safeguarding.returns.wide.spec import (
    FIGURES,
    KINDS,
    Meaning,
    Ref,
    Relation,
    Spec,
)

MARK_QUALIFIERS = QUALIFIERS
DATES = ("starts_on", "ends_on")
PARTS = {"share": 1, "change": 2, "difference": 2, "same": 1, "mean": 1}
NEEDS_WHOLE = ("sum", "share", "same", "identity", "mean", "product", "window")
NEEDS_STATED = ("change", "difference", "mean")


class SpecError(ValueError):
    """A mapping that cannot be read, in words fit to show: where, and what."""


def to_data(spec: Spec) -> dict[str, Any]:
    """Write a mapping as plain data; what is empty is left away."""
    data = {
        "name": spec.name,
        "sheet": spec.sheet,
        "header_row": spec.header_row,
        "label_columns": list(spec.label_columns),
        "period": spec.period,
        "table": _meaning_data(spec.table),
        "columns": [
            {"heading": name, **_meaning_data(one)}
            for name, one in spec.columns.items()
        ],
        "rows": [
            {"label": name, **_meaning_data(one)} for name, one in spec.rows.items()
        ],
        "marks": [{"mark": mark, "means": means} for mark, means in spec.marks.items()],
        "date_column": spec.date_column,
        "relations": [_relation_data(one) for one in spec.relations],
    }
    kept = ("header_row", "label_columns")
    return {name: value for name, value in data.items() if value or name in kept}


def _meaning_data(one: Meaning) -> dict[str, Any]:
    return {
        each.name: _plain(getattr(one, each.name))
        for each in fields(one)
        if getattr(one, each.name)
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _relation_data(one: Relation) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for each in fields(one):
        value = getattr(one, each.name)
        if isinstance(value, Ref):
            data[each.name] = _meaning_data_of_ref(value)
        elif isinstance(value, tuple):
            data[each.name] = [_meaning_data_of_ref(ref) for ref in value]
        else:
            data[each.name] = _plain(value)
    return {name: value for name, value in data.items() if value}


def _meaning_data_of_ref(ref: Ref) -> list[str] | dict[str, str]:
    if not ref.stated and not ref.where:
        return [ref.row, ref.column]
    named = {one.name: getattr(ref, one.name) for one in fields(ref)}
    return {name: text for name, text in named.items() if text}


def from_data(data: Mapping[str, Any]) -> Spec:
    """Read a mapping from plain data.

    `rows` and `columns` may be lists of tables with `label` or `heading`, or tables
    by name; `marks` likewise; a place is [row, column] or a table of `Ref`.

    Raises:
        SpecError: naming the part that cannot be read.
    """
    table = _table(data, "the mapping")
    _no_others(table, [one.name for one in fields(Spec)], "the mapping")
    return Spec(
        name=_text(table, "name"),
        sheet=_text(table, "sheet"),
        header_row=_whole(table.get("header_row", 0), "header_row"),
        label_columns=tuple(
            _whole(one, "label_columns") for one in table.get("label_columns", [0])
        ),
        period=_period(_text(table, "period"), "the mapping"),
        table=_meaning(table.get("table", {}), "the table"),
        rows=_named(table.get("rows", []), "label", "row"),
        columns=_named(table.get("columns", []), "heading", "column"),
        marks=_marks(table.get("marks", [])),
        date_column=_text(table, "date_column"),
        relations=tuple(
            _relation(one, f"relation {place}")
            for place, one in enumerate(table.get("relations", []), start=1)
        ),
    )


def _table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SpecError(f"{where} must be a table of names and values.")
    return value


def _no_others(data: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for name in data:
        if name not in known:
            message = f"{where} says '{name}', which is none of {', '.join(known)}."
            raise SpecError(message)


def _text(data: Mapping[str, Any], name: str, where: str = "the mapping") -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise SpecError(f"{name} of {where} must be text.")
    return value


def _whole(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SpecError(f"{where} must be a whole number from 0.")
    return value


def _period(code: str, where: str) -> str:
    try:
        return Period.parse(code).code if code else ""
    except PeriodError as error:
        raise SpecError(f"{where}: {error}") from error


def _date(value: object, where: str) -> date | None:
    if value in ("", None) or isinstance(value, date):
        return value or None  # type: ignore[return-value]
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SpecError(f"{where}: '{value}' is not a date as 2015-09-30.") from error


def _meaning(value: object, where: str) -> Meaning:
    data = _table(value, where)
    _no_others(data, [one.name for one in fields(Meaning)], where)
    texts = {name: _text(data, name, where) for name in data if name not in DATES}
    dates = {name: _date(data.get(name), where) for name in DATES}
    texts["period"] = _period(texts.get("period", ""), where)
    made = Meaning(**texts, **dates)  # type: ignore[arg-type]
    _one_of(made.figure, FIGURES, f"figure of {where}")
    _one_of(made.qualifier, ("", *QUALIFIERS), f"qualifier of {where}")
    if bool(made.dimension) != bool(made.breakdown):
        raise SpecError(f"{where} needs dimension and breakdown together, or neither.")
    if bool(made.starts_on) != bool(made.ends_on):
        raise SpecError(f"{where} needs starts_on and ends_on together, or neither.")
    return made


def _one_of(value: str, known: Sequence[str], where: str) -> None:
    if value not in known:
        choices = ", ".join(one or "(empty)" for one in known)
        raise SpecError(f"{where} is '{value}', which is none of {choices}.")


def _named(value: object, name: str, what: str) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for key, said in _pairs(value, name, what):
        if key in found:
            raise SpecError(f"The {what} '{key}' stands twice in the mapping.")
        found[key] = _meaning(said, f"the {what} '{key}'")
    return found


def _pairs(value: object, name: str, what: str) -> list[tuple[str, object]]:
    if isinstance(value, Mapping):
        return list(value.items())
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise SpecError(f"{what}s must be a list of tables, each with {name}.")
    pairs: list[tuple[str, object]] = []
    for one in value:
        data = _table(one, f"each {what}")
        if name not in data:
            raise SpecError(f"A {what} has no {name}.")
        said = {key: each for key, each in data.items() if key != name}
        pairs.append((_text(data, name, f"a {what}"), said))
    return pairs


def _marks(value: object) -> dict[str, str]:
    if isinstance(value, Mapping):
        marks = dict(value)
    else:
        pairs = _pairs(value, "mark", "mark")
        marks = {mark: _table(said, "a mark").get("means") for mark, said in pairs}
    for mark, means in marks.items():
        _one_of(str(means), MARK_QUALIFIERS, f"the mark '{mark}'")
    return {str(mark): str(means) for mark, means in marks.items()}


def _relation(value: object, where: str) -> Relation:
    data = _table(value, where)
    _no_others(data, [one.name for one in fields(Relation)], where)
    _one_of(_text(data, "kind", where), KINDS, f"kind of {where}")
    made = Relation(
        kind=data["kind"],
        parts=tuple(_ref(one, where) for one in data.get("parts", [])),
        whole=_optional(data.get("whole"), _ref, where),
        stated=_optional(data.get("stated"), _ref, where),
        less=tuple(_ref(one, where) for one in data.get("less", [])),
        starts_on=_date(data.get("starts_on"), where),
        ends_on=_date(data.get("ends_on"), where),
        **{name: _text(data, name, where) for name in ("says", "rule", "words")},
    )
    return _complete(made, where)


def _optional(
    value: object, read: Callable[[object, str], Ref], where: str
) -> Ref | None:
    return None if value is None else read(value, where)


def _ref(value: object, where: str) -> Ref:
    if isinstance(value, Mapping):
        _no_others(value, [one.name for one in fields(Ref)], f"a place in {where}")
        return Ref(**{name: _text(value, name, where) for name in value})
    pair = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    if len(pair) != 2 or not all(isinstance(one, str) for one in pair):
        raise SpecError(f"A place in {where} must be [row label, column heading].")
    return Ref(*pair)


def _complete(made: Relation, where: str) -> Relation:
    named = f"{where} ({made.kind})"
    if not made.parts:
        raise SpecError(f"{named} has no parts.")
    needed = PARTS.get(made.kind, len(made.parts))
    if len(made.parts) != needed:
        raise SpecError(f"{named} takes {needed} parts, not {len(made.parts)}.")
    if made.kind in NEEDS_WHOLE and made.whole is None:
        raise SpecError(f"{named} has no whole.")
    if made.kind in NEEDS_STATED and made.stated is None:
        raise SpecError(f"{named} has no stated figure.")
    if made.kind == "window" and not (made.starts_on and made.ends_on):
        raise SpecError(f"{named} needs starts_on and ends_on.")
    if made.kind == "claim" and not made.says:
        raise SpecError(f"{named} does not say what is claimed (says).")
    return made
