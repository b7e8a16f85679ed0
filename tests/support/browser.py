"""A real Chromium that reaches nothing but our own server."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = (
    "There is no Chromium for the browser tests. Install it (Debian: "
    "`sudo apt-get install chromium fonts-liberation`), or leave these tests out "
    "on your own machine with NO_BROWSER=1."
)
# Each of these would speak to somebody else's server, or offer to.
FEATURES = (
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "PrivacySandboxSettings4",
    "Translate",
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    f"--disable-features={','.join(FEATURES)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
OUR_OWN = ("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium():
    """Start one browser for the whole run; fail, never skip, where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would object to.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium):
    """Open a fresh page that writes down what went wrong, and fails the test for it.

    A test that expects a complaint (a 403, say) looks at `page.problems` and clears it.
    """
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
    )
    opened = context.new_page()
    opened.problems = []
    _write_down(opened, opened.problems)
    yield opened
    context.close()
    assert_quiet(opened)


@pytest.fixture
def axe(page):
    """Give a function that fails on any accessibility rule broken by the page."""
    from axe_playwright_python.sync_playwright import Axe

    def look(context=None):
        found = Axe().run(page, context, {"runOnly": {"type": "tag", "values": RULES}})
        assert not found.violations_count, found.generate_report()

    return look


@pytest.fixture
def sign_in(page, live_server):
    """Give a function that signs a person in without the form."""
    from django.conf import settings
    from django.test import Client

    def enter(user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return enter


def assert_quiet(page):
    """Fail when the page complained, lost a file or spoke to another machine."""
    assert not page.problems, "\n".join(page.problems)


def _write_down(page, problems):
    def console(message):
        if message.type in {"error", "warning"}:
            problems.append(f"console {message.type}: {message.text}")

    def failed(request):
        # A page left while it still loaded is no failure.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed: {request.url} ({request.failure})")

    def sent(request):
        if not request.url.startswith(OUR_OWN):
            problems.append(f"off our own server: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("requestfailed", failed)
    page.on("request", sent)
