"""Sets up what a partnership has settled about cases: the table [cases] of its file."""

from dataclasses import dataclass, field
from typing import Any

from safeguarding.cases import history
from safeguarding.cases.models import CasePolicy, Level
from safeguarding.cases.models.policy import regional_levels
from safeguarding.declared import Reading
from safeguarding.partners.models import Partnership
from safeguarding.sync import Changes, sync

TABLES = {"cases"}
LONGEST_CODE = 20


@dataclass(frozen=True)
class DeclaredCases:
    """[cases]: how often is frequently missing, and the board's own words."""

    frequent_episodes: int = 3
    frequent_months: int = 3
    regional_levels: dict[str, Any] = field(default_factory=regional_levels)
    localities: dict[str, Any] = field(default_factory=dict)


def read(reading: Reading) -> DeclaredCases | None:
    """Read this room's table, noting problems; None where the file has none."""
    if "cases" not in reading.tables:
        return None
    declared = reading.one("cases", DeclaredCases)
    if declared is not None:
        reading.problems += _problems(declared)
    return declared


def _problems(declared: DeclaredCases) -> list[str]:
    levels = ", ".join(Level)
    problems = [
        f"[cases], regional_levels: there is no level '{level}'; use {levels}."
        for level in declared.regional_levels
        if level not in set(Level)
    ]
    problems += [
        f"[cases], {table}, {code}: it must be text in quotes."
        for table in ("regional_levels", "localities")
        for code, name in getattr(declared, table).items()
        if not isinstance(name, str) or not name.strip()
    ]
    problems += [
        f"[cases], localities: '{code}' is longer than {LONGEST_CODE} signs."
        for code in declared.localities
        if len(code) > LONGEST_CODE
    ]
    if declared.frequent_episodes < 2 or declared.frequent_months < 1:
        problems.append(
            "[cases]: frequently missing is at least 2 episodes in at least 1 month."
        )
    return problems


def apply(partnership: Partnership, declared: DeclaredCases | None) -> Changes:
    """Write this room's row, inside the caller's transaction.

    A file without the table means the defaults. What is frequently missing is written
    per child and quarter: where the row changes, so are they. The caller asks for the
    scorecards.
    """
    wanted = []
    if declared is not None:
        wanted.append(CasePolicy(partnership=partnership, **vars(declared)))
    existing = CasePolicy.objects.filter(partnership=partnership)
    changes = sync(existing, wanted, key=("partnership_id",), remove_missing=True)
    if changes:
        history.refresh(partnership, None)
    return changes
