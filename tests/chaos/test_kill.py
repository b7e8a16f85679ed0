"""Whatever is killed, nothing accepted is lost and no scorecard ends wrong."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# It takes about a minute; a machine that is busy with other things may take longer.
PATIENCE_SECONDS = 300


@pytest.fixture
def folder():
    made = Path(tempfile.mkdtemp(prefix="sg-kill-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.chaos
def test_ten_kills_of_each_server_lose_nothing_and_leave_no_scorecard_wrong(folder):
    answer = folder / "report.json"

    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos.driver", str(folder / "data"), str(answer)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-4000:]
    report = json.loads(answer.read_text())
    assert report["kills"] == {"worker": 10, "redis": 10, "database": 10}
    assert report["lost"] == []
    assert report["scorecards_wrong"] == []
    # Every scorecard that was sent has its 25 indicators.
    assert report["entries"] == 25 * report["scorecards"]
    assert report["accepted"] >= report["scorecards"] > 30
