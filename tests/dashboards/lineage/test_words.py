"""What stands behind a figure is named in words that a board member knows."""

import pytest

from dashboards.presenters.lineage import measure_line


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("board.Attendance 2026-27-Q3", "attendances, Q3 2026-27"),
        ("cases.CseCase 2015-16-Q3", "CSE cases, Q3 2015-16"),
        ("audits.Required 2014-15", "those who must answer, 2014-15"),
        ("gone.Kind 2014-15", "gone.Kind 2014-15"),
        ("cases.CseCase ever", "cases.CseCase ever"),
        ("", "all of this partnership"),
    ],
)
def test_records_and_their_period_are_named_in_plain_words(scope, words):
    line = measure_line({"measure": "counted", "scope": scope}, 6, unit="")

    (records,) = [fact for fact in line.facts if fact.key == "Records"]
    assert records.value == words
