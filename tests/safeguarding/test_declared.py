from dataclasses import dataclass, field
from datetime import date

import pytest

from safeguarding.declared import DeclarationError, Reading


@dataclass(frozen=True)
class Pet:
    name: str


@dataclass(frozen=True)
class House:
    street: str
    built: date
    starts: date | None = field(default=None, metadata={"name": "from"})
    height: float = 1.0
    pet: list[Pet] = field(default_factory=list)


def reading_of(tmp_path, text):
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    return Reading.of(path)


def test_a_table_becomes_its_dataclass_with_tables_inside(tmp_path):
    text = (
        '[[house]]\nstreet = "High Street"\nbuilt = 1901-02-03\nfrom = 1902-01-01\n'
        'height = 7\n[[house.pet]]\nname = "Rex"\n'
    )
    reading = reading_of(tmp_path, text)

    rows = reading.many("house", House)

    assert reading.problems == []
    assert rows == [
        House("High Street", date(1901, 2, 3), date(1902, 1, 1), 7, [Pet("Rex")])
    ]


def test_every_mistake_is_named_with_its_place(tmp_path):
    text = (
        '[[house]]\nstret = "x"\nbuilt = "1901"\n'
        '[[house]]\nstreet = "y"\nbuilt = 1901-02-03\n[[house.pet]]\n'
        "[[hose]]\n"
    )
    reading = reading_of(tmp_path, text)

    reading.expect({"house"})
    rows = reading.many("house", House)

    assert rows == []
    assert reading.problems == [
        "[hose] is not known; did you mean 'house'.",
        "[[house]] number 1: 'stret' is not known; did you mean 'street'.",
        "[[house]] number 1: 'street' is missing.",
        "[[house]] number 1, built: it must be a date as 2022-03-31 without quotes.",
        "[[house]] number 2, pet number 1: 'name' is missing.",
    ]


def test_stopping_raises_all_problems_as_one_text(tmp_path):
    reading = reading_of(tmp_path, "")

    reading.one("house", House)

    with pytest.raises(DeclarationError, match=r"\[house\] is missing"):
        reading.stop_if_wrong()


@pytest.mark.parametrize("text", ["not toml", "x = [", "\x00"])
def test_a_file_that_is_no_toml_is_refused_in_words(tmp_path, text):
    with pytest.raises(DeclarationError, match="is not a TOML file"):
        reading_of(tmp_path, text)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(DeclarationError, match="There is no file"):
        Reading.of(tmp_path / "nowhere.toml")
