import pytest

from dashboards.presenters.catalogue import compared_with


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("none", ""),
        ("E/WM/SN", "England, West Midlands, statistical neighbours"),
        (
            "E/WM/SN (LAC only)",
            "England, West Midlands, statistical neighbours (LAC only)",
        ),
        ("R7", "the seven West Midlands councils"),
        ("England mean 63% (2023-24, P3)", "England mean 63% (2023-24, P3)"),
    ],
)
def test_short_names_of_areas_are_written_out(short, said):
    assert compared_with(short) == said
