"""Takes a number and a per cent printed side by side for each period: "Q1 No.", "Q1 %"."""

from collections.abc import Mapping
from dataclasses import replace

from safeguarding.returns.rules.facts import Context
from safeguarding.returns.wide.claims import STATED_UNITS
from safeguarding.returns.wide.guessed import Guessed
from safeguarding.returns.wide.kinds import WHY, Sort
from safeguarding.returns.wide.spec import Meaning


def paired_columns(
    columns: Mapping[str, Guessed],
    sorts: Mapping[str, Sort],
    rows: Mapping[str, Guessed],
    context: Context,
) -> dict[str, Guessed]:
    """Say that of two columns of one period one is the count, the other the share.

    Where no row is a share, the per cents are about the counts and are left out.
    """
    found = dict(columns)
    for heading, sort in sorts.items():
        period = found[heading].meaning.period
        if sort is not Sort.SHARE or not period:
            continue
        partners = [
            other
            for other, one in found.items()
            if sorts[other] is Sort.FIGURES and one.meaning.period == period
        ]
        if partners and not _has_shares(rows, context):
            found[heading] = Guessed(Meaning(left_out=WHY[sort]), "likely", WHY[sort])
        elif partners:
            found[heading] = _as(found[heading], "value")
            for other in partners:
                found[other] = _as(found[other], "numerator")
    return found


def _as(one: Guessed, figure: str) -> Guessed:
    return replace(one, meaning=replace(one.meaning, figure=figure))


def _has_shares(rows: Mapping[str, Guessed], context: Context) -> bool:
    named = {one.meaning.indicator for one in rows.values()} & set(context.indicators)
    return any(context.indicators[one].unit in STATED_UNITS for one in named)
