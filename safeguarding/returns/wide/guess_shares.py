"""Takes two columns for the counts of a share, when the table states that share."""

from collections.abc import Mapping

from safeguarding.returns.rules.columns import NEEDS_COUNTS
from safeguarding.returns.rules.facts import Context
from safeguarding.returns.wide.guessed import Guessed
from safeguarding.returns.wide.spec import EACH, Meaning, Relation, Spec


def counts_of_shares(
    spec: Spec, columns: Mapping[str, Guessed], context: Context
) -> dict[str, Guessed]:
    """Say which columns are numerator and denominator of the rows' shares.

    Only where every figure of the table is a share: beside counts, a stated per cent
    is about the counts and no figure is made of it.
    """
    found = dict(columns)
    if not _all_shares(spec, context):
        return found
    for relation in spec.relations:
        for heading, figure in _counts(relation):
            if not found[heading].meaning.indicator:
                words = f"The {figure} of the stated share"
                found[heading] = Guessed(Meaning(figure=figure), "likely", words)
    return found


def _counts(relation: Relation) -> list[tuple[str, str]]:
    part, whole = relation.parts[0], relation.whole
    if relation.kind != "share" or whole is None:
        return []
    if part.row != EACH or whole.row != EACH:
        return []
    return [(part.column, "numerator"), (whole.column, "denominator")]


def _all_shares(spec: Spec, context: Context) -> bool:
    named = {one.indicator for one in (spec.table, *spec.rows.values())} - {""}
    units = {context.indicators[one].unit for one in named if one in context.indicators}
    return bool(units) and units <= set(NEEDS_COUNTS)
