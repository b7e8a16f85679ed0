"""Sets up a whole partnership from one file, through the rooms in their order."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from audits import setup as audits
from audits.standards import load_standards
from safeguarding.access import audit
from safeguarding.board import setup as board
from safeguarding.cases import setup as cases
from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators import catalogue, events, relation_files
from safeguarding.indicators import setup as indicators
from safeguarding.indicators.services import want_everything
from safeguarding.partners import setup as partners
from safeguarding.partners.models import Partnership
from safeguarding.periods import PeriodError
from safeguarding.returns import services as returns_services
from safeguarding.returns import setup as returns
from safeguarding.sync import Changes
from training import setup as training

CATALOGUE = settings.BASE_DIR / "fixtures" / "indicators"
NATIONAL_EVENTS = settings.BASE_DIR / "fixtures" / "events" / "england.toml"
STANDARDS = settings.BASE_DIR / "fixtures" / "standards"


class Room(Protocol):
    """What each room's `setup` has: its tables, how they are read and written."""

    TABLES: set[str]

    def read(self, reading: Reading, /) -> Any:
        """Read the room's tables, noting problems."""

    def apply(self, partnership: Partnership, declared: Any, /) -> Changes:
        """Write the room's rows."""


# Those above need the rows of those below.
ROOMS: tuple[Room, ...] = (indicators, returns, cases, board, audits, training)


@dataclass(frozen=True)
class SetUp:
    """What setting up a partnership did."""

    partnership: Partnership
    changes: Changes
    obligations: int


def load_catalogue(folder: Path = CATALOGUE) -> Changes:
    """Bring indicators and templates in line with the catalogue's files.

    Raises:
        DeclarationError: a file is wrong; nothing has been changed.
    """
    with transaction.atomic():
        changes = catalogue.load_catalogue(folder)
        changes += relation_files.load_relations(folder / "relations.toml")
        changes += events.load_national(NATIONAL_EVENTS)
        changes += returns.load_templates(folder / "templates.toml")
        if changes:
            # Titles, formulas and templates are everybody's: so are the scorecards.
            for key in Partnership.objects.order_by("pk").values_list("pk", flat=True):
                want_everything(partnership_id=key)
        # No figure changes with them: a set that a round uses never does.
        return changes + load_standards(STANDARDS)


def set_up_partnership(path: Path, *, on: date) -> SetUp:
    """Set up or update a partnership from its file; a second run changes nothing.

    Args:
        path: the TOML file.
        on: today; obligations are generated for periods that have ended by then.

    Raises:
        DeclarationError: every mistake in the file; nothing has been changed.
    """
    reading = Reading.of(path)
    reading.expect(partners.TABLES.union(*(room.TABLES for room in ROOMS)))
    declared_partners = partners.read(reading)
    declared = [(room, room.read(reading)) for room in ROOMS]
    reading.stop_if_wrong()
    with transaction.atomic():
        partnership, changes = partners.apply(declared_partners)
        for room, rows in declared:
            changes += room.apply(partnership, rows)
        owed = _generate(partnership, on)
        if changes:
            want_everything(partnership_id=partnership.pk)
            audit.record(
                audit.Action.PARTNERSHIP_SET_UP,
                by=None,
                partnership_id=partnership.pk,
                about=partnership,
                changes=str(changes),
            )
    return SetUp(partnership, changes, owed)


def _generate(partnership: Partnership, on: date) -> int:
    """Generate what is owed by now.

    Raises:
        DeclarationError: a duty begins before there are periods.
    """
    try:
        return returns_services.generate_obligations(partnership=partnership, until=on)
    except PeriodError as error:
        raise DeclarationError([f"[[duty]]: {error}"]) from None
