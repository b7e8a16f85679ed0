"""Reads the data files as data: no Django, no database."""

import csv
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "fixtures" / "indicators"
TEMPLATES = CATALOGUE / "templates.toml"
RELATIONS = CATALOGUE / "relations.toml"
PARTNERSHIPS = {
    "dudley": ROOT / "fixtures" / "partnerships" / "dudley.toml",
    "northborough": ROOT / "tests/data/partnerships/wolverhampton_like.toml",
}
RETURNS = {
    "dudley": ROOT / "fixtures" / "returns",
    "northborough": ROOT / "tests" / "data" / "returns",
}
COLUMNS = [
    "agency_code",
    "indicator_code",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "breakdown_dimension",
    "breakdown_code",
    "note",
]


def toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table(name):
    """Read one of the reference tables beside this module."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def families():
    """File name without ending -> its indicators, in order."""
    return {
        path.stem: toml(path)["indicator"]
        for path in sorted(CATALOGUE.glob("*.toml"))
        if path not in (TEMPLATES, RELATIONS)
    }


def indicators():
    """Code -> indicator, for the whole catalogue."""
    return {row["code"]: row for rows in families().values() for row in rows}


def templates():
    return {row["code"]: row for row in toml(TEMPLATES)["template"]}


def partnership(name):
    return toml(PARTNERSHIPS[name])


def submissions(name):
    return toml(RETURNS[name] / "manifest.toml")["submission"]


def rows(name, submission):
    path = RETURNS[name] / submission["file"]
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        found = list(reader)
    assert reader.fieldnames == COLUMNS, path.name
    return found


def data_files():
    """Every file of data, for checks of what must not be in any."""
    folders = [CATALOGUE, *RETURNS.values()]
    found = [path for folder in folders for path in folder.rglob("*.*")]
    return sorted([*found, *PARTNERSHIPS.values()])
