from pathlib import Path

import pytest

from safeguarding.engines import paths

HERE = Path("/srv/board/.data")


def test_application_and_owner_share_one_database_by_different_roles():
    application = paths.parse_database_url(paths.database_url(HERE))
    owner = paths.parse_database_url(paths.owner_database_url(HERE))

    assert application["USER"] == "sg_app"
    assert owner == {**application, "USER": "sg_owner"}
    assert application["HOST"] == "/srv/board/.data/run"


def test_database_address_may_hold_any_password_and_driver_options():
    url = "postgres://sg_app:p%40ss%2Fword@db:5433/figures?sslmode=require"

    assert paths.parse_database_url(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "figures",
        "USER": "sg_app",
        "PASSWORD": "p@ss/word",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["mysql://db/figures", "postgres://db", "figures"])
def test_what_is_no_database_address_is_refused_with_an_example(url):
    with pytest.raises(ValueError, match="looks like postgres://"):
        paths.parse_database_url(url)


@pytest.mark.parametrize(
    ("url", "cache", "broker"),
    [
        pytest.param(
            "redis://:pw@redis:6379",
            "redis://:pw@redis:6379/1",
            "redis://:pw@redis:6379",
            id="no number",
        ),
        pytest.param(
            "rediss://redis/4?ssl_cert_reqs=required",
            "rediss://redis/5?ssl_cert_reqs=required",
            "rediss://redis/4?ssl_cert_reqs=required",
            id="number and options",
        ),
        pytest.param(
            "unix:///srv/a%20b/redis.sock?db=2",
            "unix:///srv/a%20b/redis.sock?db=3",
            "redis+socket:///srv/a%20b/redis.sock?virtual_host=2",
            id="socket",
        ),
    ],
)
def test_cache_is_next_to_the_broker_never_in_it(url, cache, broker):
    assert paths.redis_cache_url(url, 1) == cache
    assert paths.celery_url(url) == broker


def test_secret_is_made_once_and_only_its_user_can_read_it(tmp_path):
    first = paths.local_secret(tmp_path)

    assert paths.local_secret(tmp_path) == first
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_variable_counts_as_given_by_value_or_by_file(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL_FILE", raising=False)
    assert not paths.given("DATABASE_URL")

    monkeypatch.setenv("DATABASE_URL_FILE", "/run/secrets/database_url")

    assert paths.given("DATABASE_URL")
