"""What each rule says for itself, whoever made it: figures', records' of any kind.

One look-up for every page that names a rule. A code may mean a little more where rows
of children are checked than where figures are; who asks says which kind it is about.
"""

from safeguarding.returns.records.kinds import RuleText, kinds
from safeguarding.returns.rules import BY_CODE

# Findings of reading a file, which no rule over its rows makes.
NOT_RULES = {
    "E-AREA": RuleText("Each row says which board's area it is about", ""),
    "I-TABLE": RuleText("What was not taken from the table", ""),
}
# What the rules of reading say of files of records, whatever they are about.
OF_RECORDS = {
    "E-FILE": RuleText(
        "The file can be read and holds rows",
        "A file that cannot be read would look like a period in which nothing happened.",
    ),
    "E-COLUMN": RuleText(
        "Every column that is needed is there, once",
        "With a column missing or doubled nobody can say what a cell is.",
    ),
    "W-COLUMN-EXTRA": RuleText(
        "There is no column that will not be read",
        "What stands in it is lost: it is not kept.",
    ),
    "E-PII": RuleText(
        "Nobody is named, and nothing says where they live",
        "Children are known here by the agency's own number only, which is made "
        "unreadable while the file is read. Names, addresses and NHS numbers must not "
        "reach us.",
    ),
    "E-DUPLICATE-FILE": RuleText(
        "The rows are not those we already have",
        "The same rows twice would look like a correction that changed nothing.",
    ),
}


def text_of(code: str, kind: str = "") -> RuleText | None:
    """Give the texts of a rule; None when nobody knows it.

    Args:
        code: of the rule.
        kind: code of the kind of records that was checked; "" for figures, or when it
            is not known.
    """
    if kind and (found := _of_records(code, kind)):
        return found
    if rule := BY_CODE.get(code):
        return RuleText(rule.title, rule.why)
    if code in NOT_RULES:
        return NOT_RULES[code]
    return next(
        (one.rules[code] for one in kinds().values() if code in one.rules), None
    )


def title_of_rule(code: str, kind: str = "") -> str:
    """Give what a rule asks for in words; its code when nobody knows it."""
    found = text_of(code, kind)
    return found.title if found else code


def warnings_of(kind: str = "") -> list[str]:
    """List the codes of warnings that a reason can answer."""
    known = kinds()[kind].rules if kind else {}
    codes = dict.fromkeys([*BY_CODE, *known])
    return [code for code in codes if code.startswith("W")]


def _of_records(code: str, kind: str) -> RuleText | None:
    known = kinds().get(kind)
    own = known.rules.get(code) if known else None
    return own or OF_RECORDS.get(code)
