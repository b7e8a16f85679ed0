"""Keeps files of evidence, and hands them out again.

The bytes stand on disk outside the web root, under a name nobody chose; the row says
what the file was called. A file is written before its row: what a failed transaction
leaves behind is swept by `manage.py sweep_evidence`. Source: ADR 24.
"""

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from safeguarding.access.models import User
from safeguarding.board.evidence_guard import EvidenceRefused, look
from safeguarding.board.models import EvidenceFile
from safeguarding.partners.models import Agency, Partnership

__all__ = ["EvidenceRefused", "keep", "look_at", "place_of", "send"]

PIECE = 256 * 1024
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
# Even a browser that opens the file in spite of everything runs nothing in it.
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}
log = logging.getLogger(__name__)


def look_at(upload: "UploadedFile[Any]") -> str:
    """Make sure that an uploaded file may be kept; give its kind.

    Raises:
        EvidenceRefused: it may not; `message` is fit to show at the field.
    """
    return look(_name_of(upload), _bytes_of(upload)).kind


def keep(
    *,
    upload: "UploadedFile[Any]",
    partnership: Partnership,
    agency: Agency | None,
    by: User | None,
    at: datetime,
) -> EvidenceFile:
    """Keep an uploaded file of evidence: the bytes on disk first, then the row.

    Call it in the transaction of whatever the file belongs to, which also writes the
    trail: the row goes with it when it fails, and nothing refers to the bytes then.

    Args:
        upload: of a request, with the name it was given.
        partnership: whose it is.
        agency: whose evidence it is; None for the partnership's own.
        by: who gives it; None for a school that answers by a link.
        at: when.

    Raises:
        EvidenceRefused: the file may not be kept.
    """
    content = _bytes_of(upload)
    looked = look(_name_of(upload), content)
    stored = uuid4()
    sha256, size = _write(place_of(stored), content)
    return EvidenceFile.objects.create(
        partnership=partnership,
        agency=agency,
        stored_name=stored,
        shown_name=looked.name,
        kind=looked.kind,
        sha256=sha256,
        size=size,
        by=by,
        at=at,
    )


def send(file: EvidenceFile) -> FileResponse:
    """Hand a file out as a download. Who may have it is asked by the view, before.

    Raises:
        Http404: the bytes are gone, or are not those that were kept.
    """
    place = place_of(file.stored_name)
    if not _is_whole(place, file):
        log.error("Evidence file %s is not as it was kept", file.pk)
        message = "This file is not there any more. Ask for it to be sent again."
        raise Http404(message)
    response = FileResponse(place.open("rb"), content_type=TYPES[file.kind])
    for name, value in HEADERS.items():
        response[name] = value
    named = content_disposition_header(as_attachment=True, filename=file.shown_name)
    response["Content-Disposition"] = named or "attachment"
    return response


def place_of(stored: UUID) -> Path:
    """Say where the bytes of a file stand. No part of it was chosen by anybody."""
    return Path(settings.EVIDENCE_DIR) / stored.hex[:2] / stored.hex


def _name_of(upload: "UploadedFile[Any]") -> str:
    """Give the name as it was sent; Django itself cuts folders from names."""
    return str(getattr(upload, "given_name", None) or upload.name or "")


def _bytes_of(upload: "UploadedFile[Any]") -> BinaryIO:
    content: Any = upload.file if upload.file is not None else upload
    return content  # type: ignore[no-any-return]


def _write(place: Path, content: BinaryIO) -> tuple[str, int]:
    """Write bytes so that the name stands for all of them or does not exist."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in _pieces(content):
                digest.update(piece)
                size += target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _settle(place.parent)
    return digest.hexdigest(), size


def _settle(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    while piece := content.read(PIECE):
        yield piece


def _is_whole(place: Path, file: EvidenceFile) -> bool:
    try:
        with place.open("rb") as stored:
            digest = hashlib.file_digest(stored, "sha256").hexdigest()
    except OSError:
        return False
    return digest == file.sha256
