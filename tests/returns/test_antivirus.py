"""A virus scanner that is named is asked; whatever it cannot say means no."""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest

from safeguarding.returns import antivirus, readers
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.rules.samples import GOOD_ROW
from tests.returns.files import csv_of, xlsx_of

BAD = b"a pattern that stands for a virus"


class _Scanner(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does: a command, pieces with lengths, a zero."""

    def handle(self):
        assert self._take(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self._take(4))[0]:
            content += self._take(length)
        self.server.seen.append(content)
        self.request.sendall(self.server.answer(content))

    def _take(self, length):
        taken = b""
        while len(taken) < length:
            piece = self.request.recv(length - len(taken))
            if not piece:
                return taken
            taken += piece
        return taken


def as_clamd(content):
    return b"stream: Test-Signature FOUND\0" if BAD in content else b"stream: OK\0"


@contextmanager
def scanner(kind, address, answer=as_clamd):
    with kind(address, _Scanner) as server:
        server.seen, server.answer = [], answer
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def by_path(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
    with scanner(socketserver.UnixStreamServer, settings.CLAMD_SOCKET) as server:
        yield server


@contextmanager
def by_port(settings, answer=as_clamd):
    with scanner(socketserver.TCPServer, ("127.0.0.1", 0), answer) as server:
        settings.CLAMD_SOCKET = f"127.0.0.1:{server.server_address[1]}"
        yield server


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_a_clean_file_is_read_after_the_scanner_saw_every_byte(by_path, make):
    content = make([{**GOOD_ROW, "note": "x" * 500}] * 2000)

    opened = readers.read(content)

    assert by_path.seen == [content]
    assert len(opened.grids[0].rows) == 2001


def test_a_file_in_which_something_is_found_is_refused(by_path):
    with pytest.raises(FileRefused, match="found something") as refusal:
        readers.read(csv_of([{**GOOD_ROW, "note": BAD.decode()}]))

    assert "Signature" not in str(refusal.value)


def test_the_scanner_may_stand_behind_a_port(settings):
    with by_port(settings) as server:
        readers.read(csv_of([GOOD_ROW]))

    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK and more\0",
        b"OK\0",
        b"\xff" * 9000,
    ],
)
def test_an_odd_answer_means_no(settings, answer):
    with (
        by_port(settings, lambda _content: answer),
        pytest.raises(FileRefused, match="cannot be checked for viruses now"),
    ):
        readers.read(csv_of([GOOD_ROW]))


@pytest.mark.parametrize("place", ["/no/such/socket", "127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_not_there_means_no(settings, place):
    settings.CLAMD_SOCKET = place

    with pytest.raises(FileRefused, match="cannot be checked for viruses now"):
        readers.read(xlsx_of([GOOD_ROW]))


def test_a_scanner_that_never_answers_means_no(settings, monkeypatch):
    monkeypatch.setattr(antivirus, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CLAMD_SOCKET = f"127.0.0.1:{deaf.getsockname()[1]}"

        with pytest.raises(FileRefused, match="try again later"):
            readers.read(csv_of([GOOD_ROW]))


def test_without_a_scanner_files_are_read(settings):
    settings.CLAMD_SOCKET = ""

    assert readers.read(csv_of([GOOD_ROW])).encoding == "UTF-8"
