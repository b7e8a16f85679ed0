import time
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection

from safeguarding.celery import app
from safeguarding.health import HEARTBEAT_KEY
from safeguarding.indicators.models import RecomputeKey
from tests.factories import PartnershipFactory

WELL = {"status": "ready", "database": "ok", "redis": "ok", "worker": "ok", "stale": 0}


@pytest.fixture
def heartbeat():
    cache.set(HEARTBEAT_KEY, "now", 60)
    yield
    cache.delete(HEARTBEAT_KEY)


@pytest.fixture
def no_heartbeat():
    cache.delete(HEARTBEAT_KEY)


@pytest.mark.django_db
def test_service_is_ready_when_a_worker_lives_and_nothing_waits(client, heartbeat):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, WELL)


@pytest.mark.django_db
def test_service_can_be_used_while_figures_are_on_their_way(client, heartbeat):
    area = PartnershipFactory()
    RecomputeKey.objects.create(
        partnership=area, quarter_start=date(2015, 10, 1), wanted=2, done=1
    )

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {**WELL, "status": "updating", "stale": 1}


@pytest.mark.django_db
def test_service_without_a_worker_is_not_ready(client, no_heartbeat):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {**WELL, "status": "starting", "worker": "not seen"}


@pytest.mark.django_db
def test_service_without_redis_is_down_and_still_answers(client, settings):
    gone = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}
    settings.CACHES = {"default": gone}

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert answer.json()["redis"] == "down"


@pytest.mark.django_db(transaction=True)
def test_service_without_a_database_is_down_and_recovers_by_itself(client, heartbeat):
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = client.get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port

    assert answer.status_code == 503
    assert answer.json() == {**WELL, "status": "down", "database": "down"}
    assert client.get("/healthz").json() == WELL


def test_health_can_only_be_read(client):
    assert client.post("/healthz").status_code == 405


def test_a_real_worker_that_answers_the_bell_makes_the_service_ready(
    real_worker, client, no_heartbeat
):
    app.send_task("dashboards.drain")

    deadline = time.monotonic() + 20
    while client.get("/healthz").status_code != 200:
        assert time.monotonic() < deadline, real_worker.log.read_text()
        time.sleep(0.1)

    assert client.get("/healthz").json() == WELL
