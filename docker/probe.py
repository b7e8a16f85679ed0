"""Tells Docker whether a container works: `probe.py web` or `probe.py beat`."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = "/tmp/beat"  # noqa: S108 - a file system of the container's own
# Beat writes its schedule down every three minutes.
BEAT_SECONDS = 10 * 60


def web_works() -> bool:
    """Ask the page for machines; a missing worker is the worker's own trouble."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    question = urllib.request.Request(
        "http://127.0.0.1:8000/healthz", headers={"Host": host.lstrip(".")}
    )
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:  # noqa: S310
            health = json.load(answer)
    except urllib.error.HTTPError as refusal:
        health = json.load(refusal)
    return bool(health["database"] == health["redis"] == "ok")


def beat_works() -> bool:
    """Look at the age of what beat writes down; shelve may add an ending."""
    folder, name = Path(BEAT_SCHEDULE).parent, Path(BEAT_SCHEDULE).name
    ages = [time.time() - file.stat().st_mtime for file in folder.glob(f"{name}*")]
    return bool(ages) and min(ages) < BEAT_SECONDS


if __name__ == "__main__":
    works = {"web": web_works, "beat": beat_works}[sys.argv[1]]
    sys.exit(0 if works() else 1)
