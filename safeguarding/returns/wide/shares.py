"""Finds what a count is a share of, where the table says it in another cell or its title.

"40 of the 60 allegations" prints the 60 once, often as another indicator's figure or
in the title. The relation that checks the share knows where it stands.
"""

from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.operands import Number, Operands
from safeguarding.returns.wide.spec import Spec

Wholes = dict[tuple[str, str], Number]


def wholes_of(table: Table, spec: Spec) -> Wholes:
    """Give the whole of each part that a stated share names, by row and column.

    Only a whole that is printed exactly: a share of "600+" cannot be worked out.
    """
    operands = Operands(table, spec)
    found: Wholes = {}
    for relation in spec.relations:
        if relation.kind != "share" or operands.missing(relation):
            continue
        for bound in operands.each(relation):
            part, whole = bound.parts[0], operands.one(bound.whole)
            if not part.stated and whole is not None and whole.qualifier == "exact":
                found[part.row, part.column] = whole
    return found
