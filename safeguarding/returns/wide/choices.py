"""The answers a person can give about a row or column, and what each means."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.facts import Context, IndicatorFacts
from safeguarding.returns.values import fold
from safeguarding.returns.wide.claims import STATED_UNITS
from safeguarding.returns.wide.spec import Meaning, Spec

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

OUT, PLAIN, AS_PRINTED = "out", "plain", "printed"
LEFT_OUT = "Left out by the sender"
# What a mark means.
MARK_MEANINGS: tuple[Choice, ...] = (
    ("", "Choose"),
    ("exact", "A footnote: the number is exact"),
    ("approx", "About this number"),
    ("at_least", "At least this number"),
    ("nil", "None: nothing happened"),
    ("not_available", "Not available"),
    ("not_collected", "Not collected"),
    ("not_applicable", "Not applicable"),
    ("suppressed", "Hidden because the number is small"),
    ("refused", "Refused"),
)
# How exact the figures of a row are.
EXACTNESS: tuple[Choice, ...] = (("", "As printed"), *MARK_MEANINGS[1:])


def what_choices(context: Context) -> list[Choice | Group]:
    """List what a row or column may be, for one return."""
    wanted = [one for one in context.indicators.values() if one.in_template]
    wanted.sort(key=lambda one: one.code)
    indicators = list(chain.from_iterable(_of_indicator(one) for one in wanted))
    parts = list(dict.fromkeys(chain.from_iterable(_parts(one) for one in wanted)))
    return [
        ("", "Choose"),
        (OUT, "Left out: no figure of this return"),
        (PLAIN, "Said elsewhere, or the total"),
        ("f:numerator", "The numerator of what is said elsewhere"),
        ("f:denominator", "The denominator of what is said elsewhere"),
        ("f:value", "The stated value of what is said elsewhere"),
        ("Indicators of this return", indicators),
        *([("Parts of what is said elsewhere", parts)] if parts else []),
    ]


def _of_indicator(one: IndicatorFacts) -> Iterator[Choice]:
    name = f"{one.title} ({one.code})"
    yield f"i:{one.code}:", name
    if one.unit in STATED_UNITS:
        yield f"i:{one.code}:numerator", f"{name}: numerator"
        yield f"i:{one.code}:denominator", f"{name}: denominator"


def _parts(one: IndicatorFacts) -> Iterator[Choice]:
    for dimension, codes in one.breakdowns.items():
        for code, label in codes.items():
            shown = dimension.replace("_", " ")
            yield f"p::{dimension}:{code}", f"{label} ({shown})"


def when_choices(context: Context, spec: Spec) -> list[Choice]:
    """List the times a row or column may be about: near ones, and those printed."""
    own = context.period
    near = [own, own.previous(), own.year_ago(), own.financial_year]
    if own.kind is not Kind.MONTH:
        near += own.months
    named = (*spec.rows.values(), *spec.columns.values(), spec.table)
    near += [Period.parse(one.period) for one in named if one.period]
    unique = {one.code: one.label for one in near}
    return [("", "Not said here"), *unique.items()]


def what_of(meaning: Meaning) -> str:
    """Give the answer that a meaning is; empty says nothing yet."""
    if meaning.left_out:
        return OUT
    if meaning.breakdown:
        return f"p:{meaning.indicator}:{meaning.dimension}:{meaning.breakdown}"
    if meaning.indicator:
        return f"i:{meaning.indicator}:{meaning.figure}"
    return f"f:{meaning.figure}" if meaning.figure else PLAIN


def when_of(meaning: Meaning) -> str:
    """Give the time a meaning says; empty is the period of the return."""
    if meaning.starts_on is not None:
        return AS_PRINTED
    return meaning.period


def with_what(meaning: Meaning, what: str) -> Meaning:
    """Change what a meaning says to an answer; the rest of it stays."""
    if what == what_of(meaning):
        return meaning
    bare = replace(
        meaning, indicator="", figure="", dimension="", breakdown="", left_out=""
    )
    kind, *rest = what.split(":")
    if kind == OUT:
        return replace(bare, left_out=LEFT_OUT)
    if kind == "i":
        return replace(bare, indicator=rest[0], figure=rest[1])
    if kind == "p":
        return replace(bare, indicator=rest[0], dimension=rest[1], breakdown=rest[2])
    return replace(bare, figure=rest[0]) if kind == "f" else bare


def with_when(meaning: Meaning, when: str) -> Meaning:
    """Change the time of a meaning; dates as printed stay."""
    if when == when_of(meaning):
        return meaning
    return replace(meaning, period=when, starts_on=None, ends_on=None)


def with_known(
    choices: list[Choice | Group], known: Iterable[str]
) -> list[Choice | Group]:
    """Add answers a kept mapping gives that the list does not have."""
    flat: set[str] = set()
    for value, label in choices:
        flat |= {value} if isinstance(label, str) else {one for one, _words in label}
    extra = [one for one in dict.fromkeys(known) if one not in flat]
    more: list[Choice] = [(one, _in_words(one)) for one in extra]
    return [*choices, ("As the mapping has it", more)] if more else choices


def _in_words(what: str) -> str:
    _kind, *rest = what.split(":")
    return ", ".join(
        fold(one).replace("-", " ") if one.islower() else one for one in rest if one
    )
