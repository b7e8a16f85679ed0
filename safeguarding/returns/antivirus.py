"""Has a file looked at by the virus scanner of whoever runs the service.

Speaks to ClamAV's clamd by its INSTREAM command. A scanner that is named and does not
answer means that nothing is taken. Source: SECURITY 2c.
"""

import io
import logging
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings

from safeguarding.returns.guard import FileRefused

SECONDS = 20
PIECE = 64 * 1024
MOST_WORDS = 4096
FOUND = (
    "The virus scanner found something in this file, so it was not opened and nothing "
    "was stored. Tell the people who look after your computers."
)
NOT_NOW = (
    "The file cannot be checked for viruses now. Nothing was stored; try again later."
)
log = logging.getLogger(__name__)


def require_clean(content: bytes | BinaryIO) -> None:
    """Make sure that the scanner finds nothing; without a scanner, do nothing.

    A file too long to be held whole is given as a stream, and read from where it is.

    Raises:
        FileRefused: something was found, or the scanner gave no clear answer.
    """
    if not (place := settings.CLAMD_SOCKET):
        return
    try:
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        answer = _scan(stream, place)
    except (OSError, ValueError) as error:
        log.warning("The virus scanner cannot be used: %s", type(error).__name__)
        raise FileRefused(NOT_NOW) from error
    if answer == b"stream: OK":
        return
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        log.warning("The virus scanner found something in a file; it was refused")
        raise FileRefused(FOUND)
    log.warning("The virus scanner gave no clear answer; a file was refused")
    raise FileRefused(NOT_NOW)


def _scan(content: BinaryIO, place: str) -> bytes:
    """Send the bytes in pieces, each after its length, and give the answer's words."""
    until = time.monotonic() + SECONDS
    with _connect(place) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            scanner.settimeout(_left(until))
            scanner.sendall(struct.pack("!I", len(piece)) + piece)
        scanner.sendall(struct.pack("!I", 0))
        return _words(scanner, until)


def _connect(place: str) -> socket.socket:
    """Open a socket: a path, or host:port.

    Raises:
        ValueError: it is neither.
    """
    if not place.startswith("/"):
        host, _, port = place.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        scanner.settimeout(SECONDS)
        scanner.connect(place)
    except OSError:
        scanner.close()
        raise
    return scanner


def _words(scanner: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_WORDS:
        scanner.settimeout(_left(until))
        piece = scanner.recv(MOST_WORDS)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n")


def _left(until: float) -> float:
    """Give the seconds left.

    Raises:
        TimeoutError: there are none.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
