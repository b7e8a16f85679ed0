"""A real Celery worker, in its own process, on the test database."""

import sys
import time

import pytest

from safeguarding.engines.server import Program
from tests.support import engines

READY = b" ready."
START_SECONDS = 30


class Worker(Program):
    """The production worker's command line, with one thread and no beat."""

    def __init__(self, log, env):
        command = [
            *(sys.executable, "-m", "celery", "--app", "safeguarding", "worker"),
            *("--pool", "threads", "--concurrency", "1", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        super().__init__("worker", command, log, env)

    def start(self):
        seen = self.log.stat().st_size if self.log.exists() else 0
        super().start()
        deadline = time.monotonic() + START_SECONDS
        while READY not in self.log.read_bytes()[seen:]:
            if self.pid is None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not start:\n{self.log.read_text()}")
            time.sleep(0.05)


@pytest.fixture
def real_worker(transactional_db, tmp_path):
    """Start a worker for one test, with an empty queue; it can be killed and started."""
    from safeguarding.celery import app

    app.control.purge()
    worker = Worker(tmp_path / "worker.log", engines.program_environment())
    worker.start()
    yield worker
    worker.stop()
