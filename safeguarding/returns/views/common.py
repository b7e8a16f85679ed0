"""What several pages of returns need: rows in scope, and files handed out."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from safeguarding.access.guard import SignedInRequest
from safeguarding.access.permissions import Permission
from safeguarding.returns import reading
from safeguarding.returns.models import Obligation, Submission
from safeguarding.spreadsheets import harmless


def load_owed(request: SignedInRequest, pk: int) -> Obligation:
    """Load a return this person may check; 404 for any other."""
    return load_owed_with(request, pk, Permission.CHECK_RETURN)


def load_owed_figures(request: SignedInRequest, pk: int) -> Obligation:
    """Load a return of figures this person may check; 404 for one of records."""
    owed = load_owed(request, pk)
    if owed.template.records:
        raise Http404
    return owed


def load_owed_with(
    request: SignedInRequest, pk: int, permission: Permission
) -> Obligation:
    """Load a return this person may do something with; 404 for any other."""
    mine = Obligation.objects.for_user(request.user, permission)
    found = mine.filter(pk=pk).select_related("partnership", "agency", "template")
    owed = found.first()
    if not isinstance(owed, Obligation):
        raise Http404
    return owed


def load_version(
    request: SignedInRequest, pk: int, permission: Permission
) -> Submission:
    """Load a version this person may do something with; 404 for any other."""
    version = reading.load_submission(request.user, pk, permission)
    if version is None:
        raise Http404
    return version


def as_csv(
    head: Sequence[str], rows: Iterable[Sequence[str]], name: str
) -> HttpResponse:
    """Hand out lines as CSV that no spreadsheet runs; UTF-8 marked for Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return as_file(out.getvalue().encode("utf-8-sig"), name)


def as_file(content: bytes, name: str) -> HttpResponse:
    """Hand out bytes to be saved, never to be shown or run by the browser."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if disposition := content_disposition_header(as_attachment=True, filename=name):
        headers["Content-Disposition"] = disposition
    return HttpResponse(
        content, content_type="application/octet-stream", headers=headers
    )
