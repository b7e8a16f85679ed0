"""Every address x method x object x role answers as the reviewed file says.

The file is `docs/access-matrix.csv`. A new address fails here until somebody has
written down, and had reviewed, who may use it.
"""

import csv
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from safeguarding.access.middleware import LIBRARY_VIEWS
from safeguarding.access.permissions import GRANTS, Permission, Reach, Role
from tests.repository.walking import address, addresses, objects
from tests.repository.world import AGENCY_ROLES, build

FILE = Path(__file__).parents[2] / "docs" / "access-matrix.csv"
READERS = ("anonymous", *(role.value.lower() for role in Role))
HEAD = ("url_name", "method", "object", *READERS)
METHODS = ("GET", "POST")
# An auditor sees the cases of the audits they are on: in `world` they are on none. The
# one list of them says so itself, and tests/audits asks about the others.
NARROWER = {(Permission.AUDIT_CASES, Role.AUDITOR)}
# Each act asks for a permission of its own: tests/board/test_actions_pages.py.
ASKED_BY_ACT = {"board:action-act"}


def matrix():
    """Read the file: (address, method, object) -> {reader: status}."""
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["url_name"], row["method"], row["object"]): {
            reader: int(row[reader]) for reader in READERS
        }
        for row in rows
    }


def cells():
    return {
        (name, method, kind)
        for name, _ in addresses()
        for method in METHODS
        for kind in objects(name)
    }


def found_by(reader, world):
    """Ask for everything as one reader; nothing that is done is kept."""
    cache.clear()  # No counted sign-ins, and no sign of a worker for healthz.
    client = Client(raise_request_exception=False)
    if reader != "anonymous":
        client.force_login(world.reader(Role(reader.upper())))
    signed_in = client.cookies.output()
    found = {}
    for cell in sorted(cells()):
        name, method, kind = cell
        client.cookies.load(signed_in.replace("Set-Cookie:", ""))
        with transaction.atomic():
            ask = getattr(client, method.lower())
            answer = ask(address(name, kind, world))
            found[cell] = answer.status_code
            if answer.streaming:  # Read to its end, or a file stays open.
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
    return found


def test_file_lists_every_address_method_and_object_and_nothing_else():
    written = set(matrix())

    assert sorted(cells() - written) == [], "missing from docs/access-matrix.csv"
    assert sorted(written - cells()) == [], "in docs/access-matrix.csv, but gone"


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_every_address_answers_as_the_file_says(reader):
    expected = {cell: row[reader] for cell, row in matrix().items()}

    found = found_by(reader, build())

    wrong = {
        cell: f"{found[cell]}, reviewed as {expected.get(cell)}"
        for cell in found
        if found[cell] != expected.get(cell)
    }
    assert wrong == {}


def test_what_belongs_to_others_answers_like_what_does_not_exist():
    written = matrix()

    for (name, method, kind), row in written.items():
        if kind == "other-partnership":
            assert row == written[name, method, "absent"], (name, method)
            assert set(row.values()) <= {302, 403, 404, 405}, (name, method)


def test_own_agency_roles_do_not_reach_another_agency():
    written, views = matrix(), dict(addresses())

    for (name, method, kind), row in written.items():
        if kind == "other-agency":
            permission = getattr(views[name], "permission", None)
            for role in AGENCY_ROLES:
                if GRANTS[role].get(permission) is Reach.PARTNERSHIP:
                    continue  # A board member reads every agency's actions.
                reader = role.value.lower()
                absent = written[name, method, "absent"][reader]
                assert row[reader] == absent, (name, method, reader)


def test_who_is_not_signed_in_is_sent_to_sign_in_or_reads_public_words():
    views = dict(addresses())

    for (name, method, kind), row in matrix().items():
        if ":" in name and not getattr(views[name], "is_public", False):
            # What is about children is not there at all for a stranger.
            closed = {404, 405} if getattr(views[name], "hides", False) else {302}
            assert row["anonymous"] in closed, (name, method, kind)


def test_file_agrees_with_the_grants():
    views = dict(addresses())

    for (name, method, kind), row in matrix().items():
        permission = getattr(views[name], "permission", None)
        if permission is None or method != "GET" or kind not in {"none", "own"}:
            continue
        for role in Role:
            refused = permission not in GRANTS[role]
            status = row[role.value.lower()]
            if (permission, role) in NARROWER or name in ASKED_BY_ACT:
                continue
            # What is about children does not even say that it is there.
            no = 404 if getattr(views[name], "hides", False) else 403
            assert status == 405 or (status == no) is refused, (name, role)


def test_every_view_of_ours_says_who_may_use_it():
    for name, view in addresses():
        if name not in LIBRARY_VIEWS and not name.startswith(("account_", "mfa_")):
            marked = isinstance(getattr(view, "permission", None), Permission)
            assert marked or getattr(view, "is_public", False), name


def test_grants_reach_no_further_than_a_partnership():
    reaches = {reach for grants in GRANTS.values() for reach in grants.values()}

    assert reaches <= set(Reach)
