"""Says the arithmetic of a table in words, for the person who confirms it."""

from safeguarding.returns.wide.spec import EACH, REST, Ref, Relation

MANY = 4


def relation_in_words(relation: Relation) -> str:
    """Say in one sentence what is checked."""
    parts = _listed(relation.parts)
    whole = _place(relation.whole) if relation.whole else ""
    stated = _place(relation.stated) if relation.stated else ""
    sentences = {
        "sum": f"{parts} make {whole}",
        "share": f"{stated} is the share of {parts} in {whole}",
        "shares": f"{parts} make 100 %",
        "change": f"{stated} is the change of {parts}, in per cent",
        "difference": f"{stated} is the difference of {parts}",
        "same": f"{parts} is the same as {whole}",
        "identity": f"{parts} together are {whole}",
        "mean": f"{stated} is {whole} over {parts}",
        "product": f"{parts} multiplied are {whole}",
        "window": f"{whole} is of the rows of its dates",
        "claim": f"The text says '{relation.says}' of {parts}",
    }
    return sentences[relation.kind]


def _listed(refs: tuple[Ref, ...]) -> str:
    if len(refs) > MANY:
        return f"{_place(refs[0])} to {_place(refs[-1])} ({len(refs)} of them)"
    return " and ".join(_place(ref) for ref in refs)


def _place(ref: Ref) -> str:
    if ref.stated:
        return ref.stated
    row = {EACH: "", REST: "all other rows"}.get(ref.row, f"“{ref.row}”")
    column = {EACH: "", REST: "all other columns"}.get(ref.column, f"“{ref.column}”")
    return " in ".join(filter(None, (row, column))) or "each figure"
