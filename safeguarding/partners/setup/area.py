"""Sets up the partnership itself, how many children live there, its priorities."""

from datetime import date

from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Partnership, Population, Priority
from safeguarding.partners.setup.declared import (
    DeclaredPartnership,
    DeclaredPopulation,
    DeclaredPriority,
)
from safeguarding.sync import Changes, sync


def sync_partnership(row: DeclaredPartnership) -> Changes:
    """Add or change the partnership.

    Raises:
        DeclarationError: it is of no kind we know.
    """
    kinds = Partnership.Kind.values
    if row.kind not in kinds:
        raise DeclarationError([f"[partnership], kind: use {' or '.join(kinds)}."])
    declared = Partnership(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        la_code=row.la_code,
        region=row.region,
        suppression_threshold=row.suppression_threshold,
        two_person_sign_off=row.two_person_sign_off,
        active_from=row.active_from,
        active_to=row.active_to,
    )
    existing = Partnership.objects.filter(code=row.code)
    return sync(existing, [declared], key=("code",))


def sync_populations(
    partnership: Partnership, rows: list[DeclaredPopulation]
) -> Changes:
    """Keep the population estimates; a revised one is another row.

    Raises:
        DeclarationError: a mid-year lies outside the years of periods.
    """
    wrong = [row.mid_year for row in rows if not 1900 <= row.mid_year < 2200]
    if wrong:
        raise DeclarationError([f"[[population]]: no mid-year {wrong[0]} is known."])
    declared = [
        Population(
            partnership=partnership,
            mid_year=row.mid_year,
            age_band=row.age_band,
            count=row.count,
            source=row.source,
            recorded_on=row.recorded_on or date(row.mid_year, 6, 30),
        )
        for row in rows
    ]
    key = ("partnership_id", "mid_year", "age_band", "recorded_on")
    return sync(Population.objects.filter(partnership=partnership), declared, key=key)


def sync_priorities(partnership: Partnership, rows: list[DeclaredPriority]) -> Changes:
    """Keep the priorities of the partnership's plans, in the order of the file."""
    declared = [
        Priority(
            partnership=partnership,
            plan=row.plan,
            code=row.code,
            title=row.title,
            parent_code=row.parent,
            lead_groups=", ".join(row.lead_groups),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            position=position,
        )
        for position, row in enumerate(rows, 1)
    ]
    existing = Priority.objects.filter(partnership=partnership)
    return sync(existing, declared, key=("partnership_id", "plan", "code"))
