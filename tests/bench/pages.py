# ruff: noqa: T201 - printing is what it is for
"""The pages of a large board, beside the smallest signed-in page of the same server.

A real server, one connection, one page after the other in turns, so that whatever else
the machine does meets all of them.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from statistics import median, quantiles

from django.core.management import call_command
from django.db import connections
from django.test import Client

from safeguarding.access.permissions import Role
from tests.bench import board
from tests.factories import member

TURNS, WARMING_UP = 40, 5
START_SECONDS = 60
NEWEST = board.QUARTERS[-1].code
MINIMAL = "/bench/minimal"
PAGES = (
    ("minimal signed-in page", MINIMAL, Role.BOARD_MEMBER),
    ("home", "/", Role.BOARD_MEMBER),
    ("scorecard, board member", f"/scorecard/bench/{NEWEST}/", Role.BOARD_MEMBER),
    ("scorecard, board analyst", f"/scorecard/bench/{NEWEST}/", Role.BOARD_ANALYST),
    (
        "meeting, one indicator",
        f"/scorecard/bench/{NEWEST}/meeting/",
        Role.BOARD_MEMBER,
    ),
    ("indicator, share", "/scorecard/bench/indicator/BEN-001/", Role.BOARD_MEMBER),
    ("indicator, parts", "/scorecard/bench/indicator/BEN-000/", Role.BOARD_MEMBER),
)


def run():
    """Measure and print: milliseconds, bytes, ratios to the minimal page."""
    begun = time.perf_counter()
    place, agency = board.board()
    made = time.perf_counter() - begun
    call_command("collectstatic", verbosity=0, interactive=False)
    cookies = {role: _signed_in(role, place, agency) for role in _roles()}
    connections.close_all()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = _start(port)
    try:
        found = _measure(port, cookies)
    finally:
        server.terminate()
        server.wait(30)
    _print(found, made)


def _roles():
    return {role for _, _, role in PAGES}


def _signed_in(role, place, agency):
    """Give the cookie of somebody signed in."""
    browser = Client()
    sits = agency if role is Role.BOARD_MEMBER else None
    browser.force_login(member(role, place, sits))
    return "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items())


def _start(port):
    """Start the server as `make demo` does; wait until it answers."""
    command = [sys.executable, "-m", "gunicorn", "safeguarding.wsgi"]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--workers", "1", "--threads", "8", "--no-control-socket"]
    command += ["--log-level", "error", "--keep-alive", "60"]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.bench.web_settings"}
    server = subprocess.Popen(command, env={**os.environ, **settings})
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    raise RuntimeError("The server did not start.")


def _measure(port, cookies):
    """Ask for all pages in turns: name -> (seconds of each, bytes, bytes sent)."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    seconds = {name: [] for name, _, _ in PAGES}
    sizes = {}
    for turn in range(-WARMING_UP, TURNS):
        for name, path, role in PAGES:
            took, body = _ask(line, path, cookies[role], "identity")
            if turn >= 0:
                seconds[name].append(took)
            sizes[name] = body
    packed = {
        name: _ask(line, path, cookies[role], "gzip")[1] for name, path, role in PAGES
    }
    line.close()
    return {name: (seconds[name], sizes[name], packed[name]) for name in seconds}


def _ask(line, path, cookie, encoding):
    begun = time.perf_counter()
    line.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": encoding})
    answer = line.getresponse()
    body = answer.read()
    took = time.perf_counter() - begun
    assert answer.status == 200, (path, answer.status)
    return took, len(body)


def _print(found, made):
    yardstick = median(found[PAGES[0][0]][0])
    quarters = len(board.QUARTERS)
    print(
        f"\nPages of a board of {board.INDICATORS} indicators, {quarters} quarters "
        f"(its scorecards were made in {made:.0f} s)"
    )
    print(f"  {'':<26}{'median':>9}{'slowest 5 %':>13}{'bytes':>10}{'sent':>9}  ratio")
    for name, (seconds, size, packed) in found.items():
        slow = quantiles(seconds, n=20)[-1]
        print(
            f"  {name:<26}{median(seconds) * 1000:>6.1f} ms{slow * 1000:>10.1f} ms"
            f"{size:>10,}{packed:>9,}{median(seconds) / yardstick:>7.1f}"
        )
