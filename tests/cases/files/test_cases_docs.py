"""The document about children says what the code holds, reads and checks."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from safeguarding.cases.files import described
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.rules import BY_CODE

FILES = Path(settings.BASE_DIR) / "safeguarding" / "cases" / "files"
CODE = re.compile(r'"([EWI]-[A-Z0-9][A-Z0-9-]+)"')


def text():
    return described.DOCUMENT.read_text(encoding="utf-8")


def test_the_tables_in_the_document_are_those_of_the_code():
    assert described.rewritten(text()) == text(), described.__doc__


def test_every_layout_and_every_kinds_rules_have_their_table():
    marks = set(re.findall(r"<!-- ([\w -]+) -->", text()))

    for kind in kinds().values():
        if kind.staging._meta.app_label == "cases":
            assert f"rules of {kind.code}" in marks
            assert {f"columns of {one.code}" for one in kind.layouts} <= marks


def test_every_record_of_the_room_is_in_the_document():
    held = set(apps.get_app_config("cases").get_models())
    staged = {kind.staging for kind in kinds().values()}
    settled = {apps.get_model("cases", "CasePolicy")}
    linked = {model for model in held if model._meta.auto_created}

    assert held - staged - settled - linked == set(described.HELD)


def test_every_rule_of_case_lists_says_what_must_hold_and_why():
    texts = kinds()["cse-cases"].rules
    found = set()
    for module in FILES.glob("cases_*.py"):
        found |= set(CODE.findall(module.read_text(encoding="utf-8")))

    assert found <= set(texts)
    # What the pipeline says of every file is described with the returns.
    assert set(texts) - found <= {"E-CHILD-ID", "W-PERIOD-LABEL", "W-CHILD-DIFFERS"}
    assert all(texts[code].title and texts[code].why for code in texts)


@pytest.mark.parametrize(
    "code",
    ["E-FILE", "E-COLUMN", "W-COLUMN-EXTRA", "E-PII", "I-ENCODING", "W-LATE"],
)
def test_rules_of_every_file_are_described_with_the_returns(code):
    assert code in BY_CODE
    assert code in text()


def test_every_column_says_what_goes_in():
    for layout in kinds()["cse-cases"].layouts:
        for column in layout.columns:
            assert column.help.endswith((".", "period"))
            assert len(column.help) > 20
