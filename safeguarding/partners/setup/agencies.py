"""Sets up the agencies of a partnership, their seats and their agreements."""

from collections.abc import Iterable

from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Agency, Agreement, Membership, Partnership
from safeguarding.partners.setup.declared import DeclaredAgency
from safeguarding.sync import Changes, sync

# Not to be changed under another partnership's feet: what stands on its scorecards
# and in the files sent there.
SHARED = ["name", "short_name", "aliases", "type", "sector", "active_from", "active_to"]


def sync_agencies(partnership: Partnership, rows: list[DeclaredAgency]) -> Changes:
    """Add and change the agencies of the file, each linked to the one before it.

    Raises:
        DeclarationError: one stands twice, its predecessor is not known, or another
            partnership knows it otherwise.
    """
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


def sync_memberships(
    partnership: Partnership, rows: list[DeclaredAgency], ids: dict[str, int]
) -> Changes:
    """Give each agency its dated seat in the partnership.

    Raises:
        DeclarationError: a statutory status is not one of ours.
    """
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


def sync_agreements(
    partnership: Partnership, rows: list[DeclaredAgency], ids: dict[str, int]
) -> Changes:
    """Keep the data-sharing agreements of each agency."""
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
