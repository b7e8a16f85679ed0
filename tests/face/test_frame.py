"""The frame around every page, and rules that hold for every template."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DIST = ROOT / "static" / "dist"
# What the Content-Security-Policy would refuse.
INLINE = {
    "script without a file": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+=|hx-on", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")

    assert [name for name, found in INLINE.items() if found.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_opens_no_door_to_raw_markup(path):
    text = path.read_text(encoding="utf-8")

    used = re.findall(r"\|\s*safe\b|autoescape off", text)
    assert used == [] or path.name == "hint.html"


def test_no_message_says_successfully():
    words = [*(ROOT / "templates").rglob("*.txt"), *TEMPLATES]

    assert [p.name for p in words if "successful" in p.read_text("utf-8").lower()] == []


def test_the_frame_has_the_same_links_at_its_foot(client):
    html = client.get("/gallery/").content.decode()

    foot = html[html.index("<footer") :]
    assert re.findall(r'href="([^"]+)"', foot) == [
        "/help/",
        "/accessibility/",
        "/privacy/",
    ]


def test_signing_out_is_a_post_with_a_token(client):
    html = client.get("/gallery/").content.decode()

    form = re.search(
        r'<form method="post" action="/account/logout/">.*?</form>', html, 16
    )
    assert "csrfmiddlewaretoken" in form[0]


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nothing-here/", 404, "Page not found"),
        ("/broken/", 500, "Sorry, something went wrong here"),
    ],
)
def test_an_error_page_says_what_to_do(client, address, status, heading):
    client.raise_request_exception = False

    response = client.get(address)

    assert response.status_code == status
    assert heading in response.content.decode()


def test_the_lock_file_names_no_address_of_a_package():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))

    packages = [entry for name, entry in lock["packages"].items() if name]
    assert [entry for entry in packages if "resolved" in entry] == []
    assert [entry for entry in packages if "integrity" not in entry] == []


def test_nothing_that_only_gov_uk_may_use_is_served():
    css = (DIST / "app.css").read_text("utf-8")

    assert not re.search("GDS Transport|crest|crown.svg|@font-face", css)
    names = {path.name for path in (DIST / "images").iterdir()}
    assert not {name for name in names if "crest" in name or "crown" in name}


def test_every_picture_the_stylesheet_names_is_built():
    css = (DIST / "app.css").read_text("utf-8")

    named = set(re.findall(r"url\(\"?([^)\"]+)", css))
    assert named
    assert [name for name in named if not (DIST / name).exists()] == []
