"""A parser that goes wrong ends its own process, and people are told in words."""

import io
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from safeguarding.returns import reader_process, readers
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.rules.samples import GOOD_ROW
from tests.returns.files import xlsx_of

BOOK = xlsx_of([GOOD_ROW])


def stand_in(monkeypatch, tmp_path, body):
    """Have another program run in the place of the reader, within the same limits."""
    program = tmp_path / "stand_in.py"
    source = Path(reader_process.__file__).read_text(encoding="utf-8")
    start = source.index('if __name__ == "__main__":')
    program.write_text(f"{source[:start]}\n_limit()\n{body}\n", encoding="utf-8")
    monkeypatch.setattr(reader_process, "__file__", str(program))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "cannot be read"),
        ("raise SystemExit(3)", "cannot be read"),
        ("print('{\"sheets\": [')", "cannot be read"),
        ("", "cannot be read"),
        ("import os; os.abort()", "too large once unpacked"),
        ("print('x' * (ANSWER_BYTES + 1))", "cannot be read"),
        ("x = bytearray(2 * MEMORY_BYTES)", "cannot be read"),
        ("[open('/dev/null') for _ in range(99)]", "cannot be read"),
        ("open('/dev/null'); print('{\"failed\": \"memory\"}')", "too large"),
    ],
)
def test_whatever_the_parser_does_the_file_is_refused(
    monkeypatch, tmp_path, body, words
):
    stand_in(monkeypatch, tmp_path, body)

    with pytest.raises(FileRefused, match=words):
        readers.read(BOOK)


def test_a_parser_that_computes_for_ever_is_ended(monkeypatch, tmp_path):
    stand_in(
        monkeypatch,
        tmp_path,
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\n"
        "while True: pass",
    )

    with pytest.raises(FileRefused, match="too long to read"):
        readers.read(BOOK)


def test_a_parser_that_waits_for_ever_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(readers, "WALL_SECONDS", 0.5)
    stand_in(monkeypatch, tmp_path, "import time; time.sleep(60)")
    begun = time.monotonic()

    with pytest.raises(FileRefused, match="too long to read"):
        readers.read(BOOK)

    assert time.monotonic() - begun < 10


def test_the_parser_is_told_nothing_of_where_it_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "canary")
    stand_in(
        monkeypatch,
        tmp_path,
        "import os, resource\n"
        "limits = [resource.getrlimit(getattr(resource, n))[0] for n in"
        " ('RLIMIT_AS', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE', 'RLIMIT_CORE')]\n"
        "known = [sorted(set(os.environ) - {'LC_CTYPE'}), os.getcwd(),"
        " 'django' in sys.modules]\n"
        "print(json.dumps({'uncalculated': [repr(known), repr(limits)]}))",
    )

    with pytest.raises(FileRefused) as refusal:
        readers.read(BOOK)

    words = str(refusal.value)
    assert "[[], '/', False]" in words
    most = [reader_process.MEMORY_BYTES, reader_process.ANSWER_BYTES]
    assert repr([*most, reader_process.OPEN_FILES, 0]) in words


def test_the_largest_book_that_is_taken_fits_within_the_limits():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            sheet.write_row(row, 0, range(row % 7, 60))

    opened = readers.read(content.getvalue())

    assert len(opened.grids[0].rows) == 20_000


def test_cells_far_apart_do_not_make_millions_of_empty_ones():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for _ in range(5):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Indicator"])
            sheet.write_number(19_999, 99, 1)

    with pytest.raises(FileRefused, match="too large once unpacked"):
        readers.read(content.getvalue())


@pytest.mark.skipif(sys.platform != "linux", reason="counts through /proc")
def test_nothing_stays_open_after_many_reads():
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        readers.read(BOOK)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
