import redis as client

from safeguarding.engines import paths
from safeguarding.engines.redis import Redis


def talk(data_dir):
    return client.Redis.from_url(paths.redis_url(data_dir))


def test_redis_starts_answers_and_stops(data_dir):
    server = Redis(data_dir)

    server.start()
    answered = server.answers()
    server.stop()

    assert answered
    assert server.pid is None
    assert not server.answers()


def test_what_redis_wrote_down_is_there_after_it_was_killed(redis, data_dir):
    with talk(data_dir) as told:
        told.config_set("appendfsync", "always")
        told.set("bell", "rung")

    redis.kill()
    redis.start()

    with talk(data_dir) as asked:
        assert asked.get("bell") == b"rung"


def test_starting_twice_leaves_one_server(redis, data_dir):
    other = Redis(data_dir)

    other.start()

    assert other.answers()
    assert redis.pid is None
    other.stop()


def test_full_redis_refuses_work_but_forgets_none(redis, data_dir):
    with talk(data_dir) as told:
        assert told.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_redis_starts_where_the_path_is_too_long_for_a_socket(long_data_dir):
    server = Redis(long_data_dir)

    server.start()

    assert server.answers()
    server.stop()
