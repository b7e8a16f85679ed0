"""Before it goes to production, somebody is told that nothing is scanned."""

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    ("plain", "scanner", "warnings"),
    [(False, "", 1), (False, "scanner:3310", 0), (True, "", 0)],
)
def test_production_without_a_virus_scanner_is_warned_of(
    settings, plain, scanner, warnings
):
    settings.PLAIN_HTTP = plain
    settings.CLAMD_SOCKET = scanner

    found = run_checks(include_deployment_checks=True)

    about = [one for one in found if one.id == "returns.W001"]
    assert len(about) == warnings
    assert all("CLAMD_SOCKET" in one.hint for one in about)
