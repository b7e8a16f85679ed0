"""The columns of a return in the long form, and the words that may stand in them.

Source: DOMAIN C.12, B.1 rule 1.
"""

from decimal import Decimal

COLUMNS = (
    "agency_code",
    "indicator_code",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "breakdown_dimension",
    "breakdown_code",
    "note",
)
# Columns beside the figures that help to fill them in; nobody's figures are in them.
HELP = "Help: "
PART_COLUMN = f"{HELP}part"
# Before a column's name, in the cells of a row: how a printed table calls it.
PRINTED = "printed:"
NUMBER_COLUMNS = ("numerator", "denominator", "value")
DATE_COLUMNS = ("period_start", "period_end")
WITH_NUMBER = ("exact", "approx", "at_least", "nil")
WITHOUT_NUMBER = (
    "not_available",
    "not_collected",
    "not_applicable",
    "suppressed",
    "refused",
)
QUALIFIERS = WITH_NUMBER + WITHOUT_NUMBER
INEXACT = ("approx", "at_least")
LONGEST_NOTE = 500
# How a stated figure follows from its two counts, by unit.
SCALES = {
    "PERCENT": Decimal(100),
    "PER_1K": Decimal(1_000),
    "PER_10K": Decimal(10_000),
    "PER_100K": Decimal(100_000),
    "MEAN": Decimal(1),
}
# Units of which a bare figure cannot be combined with another's.
NEEDS_COUNTS = ("PERCENT", "PER_1K", "PER_10K", "PER_100K")
WHOLE_UNITS = ("COUNT", "PERCENT")
