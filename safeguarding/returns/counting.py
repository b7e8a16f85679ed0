"""Numbers of findings as a file of records keeps them: "W W-DUPLICATE" -> 3."""

from collections.abc import Iterator, Mapping


def count_key(severity: str, code: str) -> str:
    """Name a kind of finding: a code can be of two severities."""
    return f"{severity} {code}"


def kinds_in(counts: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Give severity, code and number of each kind of finding."""
    for key, number in counts.items():
        severity, _, code = key.partition(" ")
        yield severity, code, number


def by_code(counts: Mapping[str, int], severity: str) -> dict[str, int]:
    """Give the numbers of findings of one severity, by code."""
    return {code: number for one, code, number in kinds_in(counts) if one == severity}
