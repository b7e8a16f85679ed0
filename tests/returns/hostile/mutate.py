"""Changes good files a little, at random, as disks, people and programs do."""

import io
import zipfile

from tests.returns.files import csv_of, xlsx_of

STRANGE = (
    *("", "=1+1", "1_000", "\u0664\u0660", "\uff14", "NaN", "1e999", "-", "c", "nil"),
    *("31/02/2015", "\x00", "\u202e", '"', ",", ";\t", "\n", "x" * 5000, "\ud7ff"),
    *("600+", "No data recorded", "9434765919", "\u0301" * 300, "9" * 400, "#REF!"),
)


def files(rows):
    """Give a good file of each kind."""
    return [csv_of(rows), xlsx_of(rows)]


def mutated(rows, chance):
    """Make a file of the rows with one to four things wrong in it.

    Args:
        rows: good rows.
        chance: a `random.Random`.
    """
    rows = [dict(row) for row in rows]
    for _ in range(chance.randint(0, 2)):
        row = chance.choice(rows)
        row[chance.choice(list(row))] = chance.choice(STRANGE)
    content = chance.choice((csv_of, _book))(rows)
    for _ in range(chance.randint(0, 2)):
        content = chance.choice((_flip, _cut, _shuffle, _drop, _insert))(
            content, chance
        )
    return content


def _book(rows):
    return xlsx_of([{k: v.replace("\x00", "") for k, v in r.items()} for r in rows])


def _flip(content, chance):
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content, chance):
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.randint(0, 200) :]


def _insert(content, chance):
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(STRANGE).encode() + content[at:]


def _shuffle(content, chance):
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _drop(content, chance):
    """Leave out, or damage the markup of, one part of a workbook."""
    out = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            victim = chance.choice(old.namelist())
            for name in old.namelist():
                if name != victim:
                    new.writestr(name, old.read(name))
                elif chance.random() < 0.7:
                    new.writestr(name, _flip(old.read(name), chance))
    except Exception:  # noqa: BLE001 - damaged before: any way of failing will do
        return content
    return out.getvalue()
