"""Sets up a partnership's own rows: agencies, agreements, populations, priorities."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from safeguarding.declared import DeclarationError, Reading
from safeguarding.partners.models import (
    Agency,
    Agreement,
    Membership,
    Partnership,
    Population,
    Priority,
)
from safeguarding.sync import Changes, sync

TABLES = {"partnership", "agency", "population", "priority"}
# Not to be changed under another partnership's feet: what stands on its scorecards
# and in the files sent there.
SHARED = ["name", "short_name", "aliases", "type", "sector", "active_from", "active_to"]


@dataclass(frozen=True)
class DeclaredPartnership:
    """[partnership]; `note` and `predecessor_name` are for the file's reader."""

    code: str
    name: str
    short_name: str
    kind: str
    active_from: date
    la_code: str = ""
    region: str = ""
    suppression_threshold: int = 5
    two_person_sign_off: bool = False
    active_to: date | None = None
    predecessor_name: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredAgreement:
    """[[agency.agreement]]; without `signed_on` it is not signed yet."""

    title: str
    starts_on: date
    expires_on: date
    signed_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DeclaredAgency:
    """[[agency]]; `source` and `note` are for the file's reader."""

    code: str
    name: str
    short_name: str
    type: str
    sector: str
    statutory_status: str
    active_from: date
    joined_on: date
    aliases: list[str] = field(default_factory=list)
    active_to: date | None = None
    left_on: date | None = None
    predecessor: str = ""
    agreement: list[DeclaredAgreement] = field(default_factory=list)
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredPopulation:
    """[[population]]; without `recorded_on` it counts as known from its mid-year."""

    mid_year: int
    age_band: str
    count: int
    source: str
    recorded_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DeclaredPriority:
    """[[priority]]; `source` is for the file's reader."""

    plan: str
    code: str
    title: str
    starts_on: date
    ends_on: date | None = None
    parent: str = ""
    lead_groups: list[str] = field(default_factory=list)
    source: str = ""


@dataclass(frozen=True)
class DeclaredPartners:
    """Everything this room reads from a partnership's file."""

    partnership: DeclaredPartnership | None
    agencies: list[DeclaredAgency]
    populations: list[DeclaredPopulation]
    priorities: list[DeclaredPriority]


def read(reading: Reading) -> DeclaredPartners:
    """Read this room's tables, noting problems in the reading."""
    return DeclaredPartners(
        reading.one("partnership", DeclaredPartnership),
        reading.many("agency", DeclaredAgency),
        reading.many("population", DeclaredPopulation),
        reading.many("priority", DeclaredPriority),
    )


def apply(declared: DeclaredPartners) -> tuple[Partnership, Changes]:
    """Write this room's rows, inside the caller's transaction.

    Raises:
        DeclarationError: the file disagrees with itself or with an agency that
            another partnership shares.
    """
    if declared.partnership is None:
        raise DeclarationError(["[partnership] is missing."])
    changes = _sync_partnership(declared.partnership)
    partnership = Partnership.objects.get(code=declared.partnership.code)
    changes += _sync_agencies(partnership, declared.agencies)
    ids = dict(Agency.objects.values_list("code", "pk"))
    changes += _sync_memberships(partnership, declared.agencies, ids)
    changes += _sync_agreements(partnership, declared.agencies, ids)
    changes += _sync_populations(partnership, declared.populations)
    return partnership, changes + _sync_priorities(partnership, declared.priorities)


def _sync_partnership(row: DeclaredPartnership) -> Changes:
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


def _sync_agencies(partnership: Partnership, rows: list[DeclaredAgency]) -> Changes:
    codes = [row.code for row in rows]
    problems = [f"Agency {c} stands twice." for c in set(codes) if codes.count(c) > 1]
    known = {agency.code: agency for agency in Agency.objects.all()}
    problems += [
        f"Agency {row.code}: its predecessor {row.predecessor} is not known."
        for row in rows
        if row.predecessor and row.predecessor not in {*codes, *known}
    ]
    problems += _shared_and_different(partnership, rows, known)
    if problems:
        raise DeclarationError(sorted(problems))
    existing = Agency.objects.filter(code__in=codes)
    before = {a.code: a.predecessor_id for a in existing}
    declared = [_agency(row, before.get(row.code)) for row in rows]
    changes = sync(existing, declared, key=("code",))
    ids = dict(Agency.objects.values_list("code", "pk"))
    linked = [_agency(row, ids.get(row.predecessor)) for row in rows]
    return changes + sync(existing.all(), linked, key=("code",))


def _shared_and_different(
    partnership: Partnership, rows: list[DeclaredAgency], known: dict[str, Agency]
) -> Iterable[str]:
    """Refuse to change an agency under the feet of another partnership."""
    elsewhere = set(
        Membership.objects.exclude(partnership=partnership).values_list(
            "agency__code", flat=True
        )
    )
    for row in rows:
        old = known.get(row.code)
        if old is None or row.code not in elsewhere:
            continue
        differs = [name for name in SHARED if getattr(old, name) != getattr(row, name)]
        if differs:
            yield (
                f"Agency {row.code} also serves another partnership and differs in "
                f"{', '.join(differs)}. Write it as it stands there."
            )


def _agency(row: DeclaredAgency, predecessor_id: int | None) -> Agency:
    return Agency(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        aliases=row.aliases,
        type=row.type,
        sector=row.sector,
        predecessor_id=predecessor_id,
        active_from=row.active_from,
        active_to=row.active_to,
    )


def _sync_memberships(
    partnership: Partnership, rows: list[DeclaredAgency], ids: dict[str, int]
) -> Changes:
    statuses = Membership.Status.values
    wrong = [
        f"Agency {row.code}, statutory_status: use one of "
        f"{', '.join(status.lower() for status in statuses)}."
        for row in rows
        if row.statutory_status.upper() not in statuses
    ]
    if wrong:
        raise DeclarationError(wrong)
    declared = [
        Membership(
            partnership=partnership,
            agency_id=ids[row.code],
            status=row.statutory_status.upper(),
            starts_on=row.joined_on,
            ends_on=row.left_on,
        )
        for row in rows
    ]
    existing = Membership.objects.filter(partnership=partnership)
    return sync(existing, declared, key=("partnership_id", "agency_id", "starts_on"))


def _sync_agreements(
    partnership: Partnership, rows: list[DeclaredAgency], ids: dict[str, int]
) -> Changes:
    declared = [
        Agreement(
            partnership=partnership,
            agency_id=ids[row.code],
            title=each.title,
            signed_on=each.signed_on,
            starts_on=each.starts_on,
            expires_on=each.expires_on,
            note=each.note,
        )
        for row in rows
        for each in row.agreement
    ]
    key = ("partnership_id", "agency_id", "title", "starts_on")
    return sync(Agreement.objects.filter(partnership=partnership), declared, key=key)


def _sync_populations(
    partnership: Partnership, rows: list[DeclaredPopulation]
) -> Changes:
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


def _sync_priorities(partnership: Partnership, rows: list[DeclaredPriority]) -> Changes:
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
