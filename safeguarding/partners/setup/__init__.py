"""Sets up a partnership's own rows: agencies, agreements, populations, neighbours."""

from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Agency, Partnership
from safeguarding.partners.setup.agencies import (
    sync_agencies,
    sync_agreements,
    sync_memberships,
)
from safeguarding.partners.setup.area import (
    sync_partnership,
    sync_populations,
    sync_priorities,
)
from safeguarding.partners.setup.declared import (
    TABLES,
    DeclaredAgency,
    DeclaredAgreement,
    DeclaredMember,
    DeclaredNeighbours,
    DeclaredPartners,
    DeclaredPartnership,
    DeclaredPopulation,
    DeclaredPriority,
    read,
)
from safeguarding.partners.setup.neighbours import sync_neighbours
from safeguarding.sync import Changes

__all__ = [
    "TABLES",
    "DeclaredAgency",
    "DeclaredAgreement",
    "DeclaredMember",
    "DeclaredNeighbours",
    "DeclaredPartners",
    "DeclaredPartnership",
    "DeclaredPopulation",
    "DeclaredPriority",
    "apply",
    "read",
]


def apply(declared: DeclaredPartners) -> tuple[Partnership, Changes]:
    """Write this room's rows, inside the caller's transaction.

    Raises:
        DeclarationError: the file disagrees with itself or with an agency that
            another partnership shares.
    """
    if declared.partnership is None:
        raise DeclarationError(["[partnership] is missing."])
    changes = sync_partnership(declared.partnership)
    partnership = Partnership.objects.get(code=declared.partnership.code)
    changes += sync_agencies(partnership, declared.agencies)
    ids = dict(Agency.objects.values_list("code", "pk"))
    changes += sync_memberships(partnership, declared.agencies, ids)
    changes += sync_agreements(partnership, declared.agencies, ids)
    changes += sync_populations(partnership, declared.populations)
    changes += sync_neighbours(partnership, declared.neighbours)
    return partnership, changes + sync_priorities(partnership, declared.priorities)
