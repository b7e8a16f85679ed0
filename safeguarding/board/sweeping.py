"""Takes away files of evidence that no row names: what failed transactions left."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from safeguarding.board.evidence import place_of
from safeguarding.board.models import EvidenceFile

# Longer than any request or transaction lasts.
AGE = timedelta(days=1)
BATCH = 1000
# More than these, and more than are kept: that is no mishap but another database,
# for example one that waits for its backup.
FEW = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What a sweep did and found.

    Attributes:
        removed: files that no row named.
        spared: files that no row names, so many that none of them was removed.
        kept: files that a row names.
        young: files without a row that may still get one.
        missing: rows whose file is not there: restore it from the backup.
    """

    removed: int
    spared: int
    kept: int
    young: int
    missing: int


def sweep(at: datetime, *, even_many: bool = False) -> Swept:
    """Remove every file older than a day that no row names.

    Nothing but names of our own making, in folders of our own making, is touched.

    Args:
        at: now.
        even_many: whether to remove them where they are more than those that are kept.
    """
    old: list[Path] = []
    kept = young = 0
    for folder in _folders():
        files = list(folder.iterdir())
        named = _named(files)
        kept += len(named)
        nameless = [one for one in files if one.name not in named and _is_ours(one)]
        left = [one for one in nameless if _is_old(one, at)]
        old += left
        young += len(nameless) - len(left)
    if len(old) > max(FEW, kept) and not even_many:
        log.error("%s files of evidence without a row are too many to remove", len(old))
        return Swept(0, len(old), kept, young, _missing())
    for file in old:
        file.unlink(missing_ok=True)
    return Swept(len(old), 0, kept, young, _missing())


def _folders() -> Iterator[Path]:
    root = Path(settings.EVIDENCE_DIR)
    if root.is_dir():
        yield from sorted(one for one in root.iterdir() if _is_folder_of_ours(one))


def _is_folder_of_ours(place: Path) -> bool:
    hexadecimal = set("0123456789abcdef")
    return len(place.name) == 2 and set(place.name) <= hexadecimal and place.is_dir()


def _is_ours(file: Path) -> bool:
    """Whether a name was made by `evidence.keep`, finished or not."""
    if file.suffix not in {"", ".part"} or not file.is_file():
        return False
    try:
        return UUID(hex=file.stem).hex == file.stem
    except ValueError:
        return False


def _named(files: list[Path]) -> set[str]:
    """Give the names among these that rows know: one query for a folder."""
    ours = [UUID(hex=file.name) for file in files if _is_ours(file) and not file.suffix]
    rows = EvidenceFile.objects.filter(stored_name__in=ours)
    return {stored.hex for stored in rows.values_list("stored_name", flat=True)}


def _is_old(file: Path, at: datetime) -> bool:
    try:
        changed = file.stat().st_mtime
    except FileNotFoundError:
        return False
    return changed < (at - AGE).timestamp()


def _missing() -> int:
    names = EvidenceFile.objects.values_list("stored_name", flat=True)
    return sum(
        not place_of(stored).is_file() for stored in names.iterator(chunk_size=BATCH)
    )
