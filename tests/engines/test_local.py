import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from safeguarding.engines import local, processes
from safeguarding.engines.errors import InUseError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nobody_names_other_servers(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def program(data_dir, body):
    """Run a small program that uses the engines and prints what it sees."""
    script = f"""
        import sys, time
        from pathlib import Path
        from safeguarding.engines import local
        data_dir = Path({str(data_dir)!r})
    """
    text = textwrap.dedent(script) + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", text],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def demo(data_dir):
    """Have another program hold the engines, as the demo does; then kill it."""
    with program(data_dir, OWN_AND_WAIT) as owner:
        pids = [int(word) for word in owner.stdout.readline().split()]
        yield owner
        os.kill(owner.pid, signal.SIGKILL)
    assert len(pids) == 2
    assert gone(pids), "killing the program left a server behind"


def gone(pids, seconds=10):
    deadline = time.monotonic() + seconds
    while any(processes.name_of(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


OWN_AND_WAIT = """
    with local.owning(data_dir, "http://127.0.0.1:8000/") as engines:
        print(*(engine.pid for engine in engines), flush=True)
        time.sleep(60)
"""
USE_UNTIL_TOLD = """
    with local.using(data_dir) as started:
        print("started" if started else "joined", flush=True)
        sys.stdin.readline()
"""


def test_killed_program_leaves_no_server_behind(data_dir):
    with demo(data_dir):
        pass


def test_servers_come_back_at_once_after_their_program_was_killed(data_dir):
    with program(data_dir, OWN_AND_WAIT) as owner:
        owner.stdout.readline()
        owner.kill()
        owner.wait()

        with local.using(data_dir) as started:
            assert started


def test_second_demo_is_told_about_the_first(data_dir):
    with demo(data_dir) as owner:
        said = f"process {owner.pid}.*http://127.0.0.1:8000/.*Stop it first"
        with (
            pytest.raises(InUseError, match=said),
            local.owning(data_dir, "http://127.0.0.1:8001/"),
        ):
            pass


def test_command_beside_the_demo_uses_its_servers(data_dir):
    with demo(data_dir), local.using(data_dir) as started:
        assert not started


def test_command_that_started_the_servers_waits_for_the_one_that_joined(data_dir):
    with program(data_dir, USE_UNTIL_TOLD) as first:
        assert first.stdout.readline() == "started\n"
        with program(data_dir, USE_UNTIL_TOLD) as second:
            assert second.stdout.readline() == "joined\n"

            print(file=first.stdin, flush=True)
            with pytest.raises(subprocess.TimeoutExpired):
                first.wait(1)
            print(file=second.stdin, flush=True)

            assert second.wait(10) == 0
        assert first.wait(10) == 0


def test_named_servers_are_not_started(data_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://sg_app@db/safeguarding")
    monkeypatch.setenv("REDIS_URL_FILE", "/run/secrets/redis_url")

    assert local.embedded_engines(data_dir) == []
