"""What happens when somebody gives a file of records, or says what its columns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from safeguarding.access.models import User
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import Obligation, RecordFile
from safeguarding.returns.problems import Group, arrange
from safeguarding.returns.records import services
from safeguarding.returns.records.asked import Asked
from safeguarding.returns.records.asking import seal, unseal
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.forms import RecordsForm
from safeguarding.returns.records.remembered import remember

REFUSED = "The file was not taken. See below what to change"
LACKS = "Say below which heading of the file is which column, or correct the file"
ONCE_MORE = "Choose the file again: nothing of it was kept"


@dataclass(frozen=True)
class Choice:
    """What became of a file that was given.

    Attributes:
        form: with what is wrong, when it was not taken.
        file: the file, when it was.
        groups: why it was refused, by kind of problem.
        columns: the question about its columns, signed; "" for none.
    """

    form: RecordsForm
    file: RecordFile | None = None
    groups: tuple[Group, ...] = ()
    columns: str = ""


@dataclass(frozen=True)
class _Giving:
    """Who gives what for which return."""

    owed: Obligation
    by: User
    data: Mapping[str, Any]
    files: Any
    at: datetime

    def sealed(self, asked: Asked | None) -> str:
        """Sign a question for this person and return."""
        return seal(asked, self.owed, self.by) if asked else ""


def choose(
    owed: Obligation, by: User, data: Mapping[str, Any], files: Any, at: datetime
) -> Choice:
    """Remember what was said of columns, and take the file in.

    Args:
        owed: the return; the person may check it.
        by: who gives the file.
        data: what was posted.
        files: the files that were.
        at: when.
    """
    giving = _Giving(owed, by, data, files, at)
    asked = unseal(data.get("columns", ""), owed, by)
    form = RecordsForm(data, files, asked=asked)
    is_whole = form.is_valid()
    again = Choice(form, columns=giving.sealed(asked))
    if form.has_wrong_answers or not _remember(giving, form):
        return again
    if not is_whole:
        if asked is not None and "file" in form.errors and not files:
            form.errors["file"] = form.error_class([ONCE_MORE])
        return again
    return _take(giving, form)


def _remember(giving: _Giving, form: RecordsForm) -> bool:
    """Keep what was said of columns; False with the reason in the form."""
    if not form.answers:
        return True
    try:
        remember(
            owed=giving.owed,
            answers=form.answers,
            rejected=form.rejected,
            by=giving.by,
            at=giving.at,
        )
    except ReturnError as stop:
        form.add_error(None, str(stop))
        return False
    return True


def _take(giving: _Giving, form: RecordsForm) -> Choice:
    upload = form.upload
    content = cast("BinaryIO", upload.file)
    name = upload.name or ""
    try:
        file = services.receive(giving.owed, content, name, giving.by, giving.at)
    except RecordsRefused as refused:
        return _refused(giving, refused)
    except ReturnError as stop:
        form.add_error("file", str(stop))
        return Choice(form)
    return Choice(form, file)


def _refused(giving: _Giving, refused: RecordsRefused) -> Choice:
    asked = refused.asked
    form = RecordsForm.asking(giving.data, giving.files, asked)
    form.full_clean()
    form.add_error("file", LACKS if asked else REFUSED)
    kind = giving.owed.template.records
    groups = arrange(refused.problems, records=kind).groups
    return Choice(form, groups=groups, columns=giving.sealed(asked))
