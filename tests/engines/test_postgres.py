import os
import subprocess

import psycopg2
import pytest

from safeguarding.engines import paths
from safeguarding.engines.errors import EngineError
from safeguarding.engines.postgres import Postgres


def connect(server, role=paths.APP_ROLE):
    return psycopg2.connect(
        host=str(server.sockets), port=paths.PORT, dbname=paths.DATABASE, user=role
    )


def test_database_starts_answers_and_stops(data_dir):
    server = Postgres(data_dir, fsync=False)

    server.start()
    running = server.pid
    answered = server.answers()
    server.stop()

    assert answered
    assert server.pid is None
    assert not server.answers()
    with pytest.raises(ProcessLookupError):
        os.kill(running, 0)


def test_roles_may_neither_rule_nor_make_roles_or_databases(database):
    rows = database.execute(
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls "
        "FROM pg_roles WHERE rolname LIKE 'sg\\_%' ORDER BY rolname"
    )

    assert rows == [
        ("sg_app", False, False, False, False),
        ("sg_owner", False, False, False, False),
    ]


def test_application_cannot_make_a_table(database):
    connection = connect(database)

    with (
        connection.cursor() as cursor,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        cursor.execute("CREATE TABLE mine (id int)")
    connection.close()


def test_nobody_can_connect_over_the_network(database):
    assert database.execute("SHOW listen_addresses") == [("",)]
    assert database.sockets.stat().st_mode & 0o077 == 0


def test_database_comes_back_with_its_rows_after_its_postmaster_was_killed(data_dir):
    server = Postgres(data_dir, fsync=True)
    server.start()
    server.execute("CREATE TABLE kept AS SELECT 7 AS figure")
    # A session at work keeps the old shared memory for a moment.
    busy = connect(server)
    busy.cursor().execute("SELECT 1")

    for _ in range(3):
        server.kill()
        server.start()

    assert server.execute("SELECT figure FROM kept") == [(7,)]
    server.stop()
    busy.close()


def test_starting_twice_leaves_one_server(database, data_dir):
    other = Postgres(data_dir, fsync=False)

    other.start()

    assert other.answers()
    assert database.pid is None  # It was asked to end before the other began.
    other.stop()


def test_process_number_reused_by_another_program_does_not_stop_a_start(data_dir):
    server = Postgres(data_dir, fsync=False)
    server.start()
    note = server.folder / "postmaster.pid"
    lines = note.read_text().split("\n")
    server.stop()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    server.start()

    assert server.answers()
    server.stop()


def test_cluster_left_half_made_is_made_again(data_dir):
    draft = data_dir / "pg18.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    server = Postgres(data_dir, fsync=False)

    server.start()

    assert server.answers()
    assert not draft.exists()
    server.stop()


def test_database_starts_where_the_path_is_too_long_for_a_socket(long_data_dir):
    server = Postgres(long_data_dir, fsync=False)

    server.start()

    assert server.answers()
    assert len(str(server.sockets)) < 90
    server.stop()


def test_sockets_are_not_put_in_a_folder_of_somebody_else(long_data_dir):
    sockets = paths.socket_dir(long_data_dir)
    elsewhere = long_data_dir.parent.parent
    sockets.symlink_to(elsewhere)
    server = Postgres(long_data_dir)

    try:
        with pytest.raises(EngineError, match="belongs to somebody else"):
            server.start()
    finally:
        sockets.unlink()


def test_server_that_cannot_start_says_why_and_where_to_look(database, data_dir):
    database.stop()
    (database.folder / "postgresql.conf").write_text("nonsense = yes\n")

    with pytest.raises(
        EngineError, match=r"did not start: .*contains errors.*postgres\.log"
    ):
        database.start()


def test_a_developers_own_postgres_variables_change_nothing(data_dir, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    server = Postgres(data_dir, fsync=False)

    server.start()

    assert server.answers()
    server.stop()


def test_an_error_is_logged_without_its_statement(database):
    with pytest.raises(psycopg2.errors.DivisionByZero):
        database.execute("SELECT 1/0 AS looked_after")

    said = database.log.read_text()
    assert "division by zero" in said
    assert "looked_after" not in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can stop being root")
def test_root_does_not_run_the_database_as_root(database):
    answer = subprocess.run(
        ["ps", "-o", "uid=", "-p", str(database.pid)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(answer.stdout) == 65534
