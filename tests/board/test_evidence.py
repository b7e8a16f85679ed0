"""Files of evidence are kept whole under names nobody chose, and only handed out."""

import hashlib
import io
import os
import socketserver
import stat
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.forms import Form
from django.http import Http404
from django.test import RequestFactory

from safeguarding.board import evidence, tasks
from safeguarding.board.evidence import EvidenceRefused, keep, place_of, send
from safeguarding.board.forms.evidence import EvidenceField
from safeguarding.board.models import EvidenceFile
from safeguarding.board.sweeping import sweep
from safeguarding.cases.errors import NotAllowed
from tests.board import made_evidence as made
from tests.factories import MembershipFactory, UserFactory
from tests.returns.test_antivirus import BAD, scanner

NOW = datetime(2016, 6, 1, 9, tzinfo=UTC)


class Some(Form):
    file = EvidenceField()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR


@pytest.fixture
def owner(db):
    return MembershipFactory()


def kept(owner, content=None, name="plan.pdf"):
    content = made.pdf() if content is None else content
    return keep(
        upload=SimpleUploadedFile(name, content),
        partnership=owner.partnership,
        agency=owner.agency,
        by=None,
        at=NOW,
    )


def sent(file):
    response = send(file)
    try:
        return b"".join(response.streaming_content)
    finally:
        response.close()


def files_in(folder):
    return [one for one in folder.rglob("*") if one.is_file()]


def posted(name, content=b"%PDF"):
    """Post a file with the very name that is given, as no browser would."""
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: application/pdf\r\n\r\n'
        + content
        + b"\r\n--x--\r\n"
    )
    type_ = "multipart/form-data; boundary=x"
    return RequestFactory().generic("POST", "/", body, content_type=type_)


def form_of(request):
    return Some(request.POST, request.FILES)


# Keeping ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", made.good())
def test_every_kind_is_kept_whole_and_handed_out_under_its_own_name(owner, name):
    content = made.good()[name]

    file = kept(owner, content, name)

    assert place_of(file.stored_name).read_bytes() == content
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.size, file.shown_name, file.at) == (len(content), name, NOW)
    assert (file.partnership, file.agency) == (owner.partnership, owner.agency)
    assert sent(file) == content


def test_nobody_but_the_program_can_read_the_folder_and_nobody_chose_its_names(
    owner, folder
):
    os.umask(old := os.umask(0))

    file = kept(owner)

    os.umask(old)
    place = place_of(file.stored_name)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert files_in(folder) == [place]
    assert place.relative_to(folder).parts == (
        file.stored_name.hex[:2],
        file.stored_name.hex,
    )
    assert "plan" not in str(place)


def test_the_same_file_twice_is_two_files(owner):
    assert place_of(kept(owner).stored_name) != place_of(kept(owner).stored_name)


def test_what_is_refused_leaves_neither_bytes_nor_row(owner, folder):
    with pytest.raises(EvidenceRefused) as refusal:
        kept(owner, made.png())

    assert files_in(folder) == []
    assert not EvidenceFile.objects.exists()
    assert isinstance(refusal.value, NotAllowed), "a form shows it at its field"


def test_a_failed_transaction_leaves_no_row(owner, folder):
    def fails():
        with transaction.atomic():
            kept(owner)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert not EvidenceFile.objects.exists()
    assert len(files_in(folder)) == 1, "swept later"


def test_a_full_disk_leaves_no_half_file(owner, folder, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(evidence.os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        kept(owner)

    assert files_in(folder) == []
    assert not EvidenceFile.objects.exists()


def test_a_file_is_read_from_its_beginning_however_often_it_was_looked_at(owner):
    upload = SimpleUploadedFile("note.txt", b"Four audits were done.")
    upload.read(5)

    file = keep(
        upload=upload, partnership=owner.partnership, agency=None, by=None, at=NOW
    )

    assert file.size == 22


# Handing out --------------------------------------------------------------------------


def test_a_file_is_a_download_that_no_browser_runs_or_keeps(owner):
    file = kept(owner, name='Größe; "x" & y.pdf')

    response = send(file)
    response.close()

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Gr")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(file.size)


def test_bytes_that_are_not_those_that_were_kept_are_not_handed_out(owner, caplog):
    file = kept(owner)
    place_of(file.stored_name).write_bytes(made.pdf() + b"more")

    with pytest.raises(Http404):
        send(file)

    assert f"Evidence file {file.pk} is not as it was kept" in caplog.text
    assert "plan" not in caplog.text


def test_a_file_that_is_gone_is_not_there(owner):
    file = kept(owner)
    place_of(file.stored_name).unlink()

    with pytest.raises(Http404):
        send(file)


# The form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../../etc/plan.pdf", "C:\\\\me\\\\plan.pdf", "/plan.pdf"]
)
def test_a_path_in_the_name_of_an_upload_is_refused_and_not_only_cut(name):
    request = posted(name, made.pdf())

    form = form_of(request)

    assert not form.is_valid()
    assert "The file's name holds a folder" in form.errors["file"][0]
    assert request.FILES["file"].name == "plan.pdf", "harmless to everybody else"
    request.FILES["file"].close()


def test_a_name_of_200_characters_is_refused_at_its_field_and_not_cut():
    request = posted("x" * 196 + ".pdf", made.pdf())

    form = form_of(request)

    assert "200 characters long; the most is 100" in form.errors["file"][0]
    request.FILES["file"].close()


def test_a_file_over_the_limit_is_refused_though_the_rest_never_reached_the_disk():
    request = posted("plan.txt", b"x" * 12_000_000)

    form = form_of(request)

    assert "larger than 10 MB" in form.errors["file"][0]
    request.FILES["file"].close()


def test_an_uploaded_file_is_kept_from_the_form(owner):
    request = posted("Plan & more.pdf", made.pdf())
    form = form_of(request)
    assert form.is_valid()

    file = keep(
        upload=form.cleaned_data["file"],
        partnership=owner.partnership,
        agency=owner.agency,
        by=UserFactory(),
        at=NOW,
    )

    assert file.shown_name == "Plan & more.pdf"
    request.FILES["file"].close()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "The file is empty"),
        ("a.svg", b"<svg/>", "a web page, a drawing"),
        ("a.pdf", made.png(), "is a PNG picture"),
    ],
)
def test_the_field_says_why_a_file_is_not_taken(name, content, words):
    form = Some({}, {"file": SimpleUploadedFile(name, content)})

    assert words in form.errors["file"][0]


def test_no_file_is_no_error_unless_one_is_wanted():
    class Needed(Form):
        file = EvidenceField(required=True)

    assert Some({}, {}).is_valid()
    assert Needed({}, {}).errors["file"] == ["Choose a file"]


def test_the_form_says_what_must_not_be_in_a_file():
    assert "must not name or describe any child" in Some().as_p()


def test_a_virus_scanner_that_is_named_is_asked(settings, tmp_path, owner, folder):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
    server = socketserver.UnixStreamServer
    with scanner(server, settings.CLAMD_SOCKET) as seen:
        kept(owner, b"harmless", "a.txt")
        with pytest.raises(EvidenceRefused) as refusal:
            kept(owner, b"here is " + BAD, "b.txt")

    assert seen.seen == [b"harmless", b"here is " + BAD]
    assert "The virus scanner found something" in refusal.value.message
    assert len(files_in(folder)) == 1


def test_what_browsers_write_is_taken(page):
    page.set_content("<h1>Plan</h1><p>Four audits were done.</p>")
    made_by_it = {
        "a.pdf": page.pdf(),
        "a.png": page.screenshot(type="png"),
        "a.jpg": page.screenshot(type="jpeg"),
    }

    for name, content in made_by_it.items():
        upload = SimpleUploadedFile(name, content)
        assert evidence.look_at(upload) == name.rpartition(".")[2]


# Sweeping -----------------------------------------------------------------------------


def make_old(place, days=2):
    then = time.time() - timedelta(days=days).total_seconds()
    os.utime(place, (then, then))


def orphan(folder, name=None, days=2):
    name = name or uuid4().hex
    place = folder / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"left behind")
    make_old(place, days)
    return place


def test_what_no_row_names_is_swept_after_a_day_and_nothing_else(owner, folder):
    file = kept(owner)
    place = place_of(file.stored_name)
    make_old(place, days=900)
    old, unfinished = orphan(folder), orphan(folder, uuid4().hex + ".part")
    young = orphan(folder, days=0.9)
    foreign = orphan(folder, "abnotes.txt")
    (folder / "readme").write_text("not ours")

    swept = sweep(datetime.now(UTC))

    assert (swept.removed, swept.kept, swept.young, swept.missing) == (2, 1, 1, 0)
    assert not old.exists()
    assert not unfinished.exists()
    assert all(one.exists() for one in (place, young, foreign, folder / "readme"))


def test_the_command_says_what_it_did_and_which_rows_lost_their_file(owner, folder):
    kept(owner)
    place_of(kept(owner).stored_name).unlink()
    orphan(folder)
    said, wrong = io.StringIO(), io.StringIO()

    call_command("sweep_evidence", stdout=said, stderr=wrong)

    assert said.getvalue().startswith("1 files kept. 1 removed that nothing named.")
    assert wrong.getvalue().startswith("1 rows have no file: restore")


def test_most_of_the_files_are_never_swept_unless_somebody_says_so(folder, owner):
    """A database that waits for its backup names none of them."""
    left = [orphan(folder) for _ in range(21)]

    with pytest.raises(CommandError, match="21 files have no row: more than are kept"):
        call_command("sweep_evidence", stdout=io.StringIO())
    assert all(place.exists() for place in left)

    call_command("sweep_evidence", "--even-many", stdout=io.StringIO())
    assert files_in(folder) == []


def test_what_is_taken_out_goes_with_the_next_nightly_sweep(folder, owner):
    file = kept(owner)
    make_old(place_of(file.stored_name))
    file.delete()

    tasks.sweep_evidence()

    assert files_in(folder) == []


def test_sweeping_a_folder_that_is_not_there_yet_does_nothing(db):
    assert sweep(NOW).removed == 0
