import shutil
import tempfile
from pathlib import Path

import pytest

from safeguarding.engines import paths
from safeguarding.engines.postgres import Postgres
from safeguarding.engines.redis import Redis


@pytest.fixture
def data_dir():
    """A folder of our own; short, because pytest's would be too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sg-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def database(data_dir):
    server = Postgres(data_dir, fsync=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis(data_dir):
    server = Redis(data_dir)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def long_data_dir(data_dir):
    folder = data_dir / ("long" * 30) / "with a space"
    yield folder
    shutil.rmtree(paths.socket_dir(folder), ignore_errors=True)
