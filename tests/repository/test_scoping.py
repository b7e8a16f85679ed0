"""Views load rows through `for_user`, and through nothing else (STYLE section 7)."""

from pathlib import Path

import pytest

from tests.repository.scoping import unscoped

ROOT = Path(__file__).parents[2]
ROOMS = ("audits", "dashboards", "safeguarding", "training")
VIEWS = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if path.name == "views.py" or path.parent.name == "views"
)


def test_there_are_views_to_look_at():
    rooms = {path.relative_to(ROOT).parts[-3:-1] for path in VIEWS}
    assert ("returns", "views") in rooms
    assert ("dashboards", "views") in rooms
    assert ("safeguarding", "access") in rooms


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_load_rows_through_for_user(path):
    assert unscoped(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("Visit.objects.all()", id="all rows"),
        pytest.param("Visit.objects.filter(pk=1).for_user(user, P)", id="too late"),
        pytest.param("Visit._default_manager.get(pk=1)", id="by the back door"),
        pytest.param("rows = Visit.objects", id="kept for later"),
        pytest.param("get_object_or_404(Visit, pk=1)", id="whole model"),
        pytest.param("shortcuts.get_object_or_404(models.Visit, pk=1)", id="dotted"),
        pytest.param("class Visits(ListView):\n    model = Visit", id="class view"),
        pytest.param("class Visits(ListView):\n    queryset: X = y()", id="queryset"),
    ],
)
def test_careless_view_is_found(source):
    assert len(unscoped(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Visit.objects.for_user(user, P).filter(pk=1)",
        "mine = Visit.objects.for_user(user, P)\nget_object_or_404(mine, pk=1)",
        "get_object_or_404(Visit.objects.for_user(user, P), pk=1)",
        "class Visits(ListView):\n    template_name = 'x.html'",
    ],
)
def test_careful_view_passes(source):
    assert unscoped(source) == []
