"""What a newcomer meets: one command starts everything, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from safeguarding.engines import processes

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
DECIDED_BY_THE_DEMO = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "PLAIN_HTTP",
    "PSEUDONYM_KEY",
    "SECRET_KEY",
)


class Demo:
    """One run of `manage.py demo` in a data folder of its own."""

    def __init__(self, data_dir, port):
        self.address = f"http://127.0.0.1:{port}/"
        self.log = data_dir / "demo.out"
        self._command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        kept = {k: v for k, v in os.environ.items() if k not in DECIDED_BY_THE_DEMO}
        self._env = {
            **kept,
            "DATA_DIR": str(data_dir),
            "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
        }
        self.process = None

    def start(self):
        with self.log.open("wb") as log:
            self.process = self._run(subprocess.Popen, stdout=log)
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def run_another(self, *words):
        command = [sys.executable, "manage.py", *words] if words else self._command
        return self._run(subprocess.run, command, capture_output=True, text=True)

    @property
    def said(self):
        return self.log.read_text()

    @property
    def servers(self):
        """Process numbers of everything the demo started, however deep."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(stat[1])
        found = {self.process.pid}
        while more := {pid for pid, of in parents.items() if of in found} - found:
            found |= more
        return found - {self.process.pid}

    def _run(self, how, command=None, **options):
        return how(command or self._command, cwd=ROOT, env=self._env, **options)


@pytest.fixture
def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def demo(data_dir, free_port):
    run = Demo(data_dir, free_port)
    yield run
    if run.process and run.process.poll() is None:
        run.process.terminate()
        run.process.wait(30)


def all_gone(pids):
    deadline = time.monotonic() + 15
    while any(processes.name_of(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def health(demo):
    with urllib.request.urlopen(f"{demo.address}healthz") as answer:
        return json.load(answer)


@pytest.mark.skipif(not processes.LINUX, reason="only Linux tells of a parent's death")
def test_demo_starts_once_survives_a_kill_and_stops_in_order(demo):
    demo.start()
    assert health(demo)["status"] == "ready"
    assert f"Ready: {demo.address}" in demo.said
    assert len(re.findall(r"@dudley\.example\.org", demo.said)) >= 5
    assert len(re.findall(r"@northborough\.example\.org", demo.said)) >= 5

    second = demo.run_another()
    assert second.returncode == 2
    assert f"already running (process {demo.process.pid})" in second.stderr

    beside = demo.run_another("showmigrations", "--plan")
    assert beside.returncode == 0
    assert "[ ]" not in beside.stdout

    servers = demo.servers
    assert len(servers) >= 6  # PostgreSQL with its helpers, Valkey, web, worker.
    os.kill(demo.process.pid, signal.SIGKILL)
    demo.process.wait()
    assert all_gone(servers)

    demo.start()
    assert demo.said.count("; 0 returns sent.") == 2
    servers = demo.servers
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert all_gone(servers)
    assert demo.said.endswith("Stopped.\n")


def test_used_port_is_named_and_nothing_stays_running(demo, free_port):
    with socket.create_server(("127.0.0.1", free_port)):
        answer = demo.run_another()

    assert answer.returncode == 2
    assert f"Port {free_port} is used by another program" in answer.stderr


def test_command_alone_brings_its_own_servers_and_prints_only_its_answer(demo):
    body = "from django.db import connection as c; print(c.introspection.table_names())"

    answer = demo.run_another("shell", "--no-imports", "--command", body)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("['access_")
    assert answer.stdout.count("\n") == 1
