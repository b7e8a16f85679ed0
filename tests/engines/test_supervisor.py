import os
import signal
import sys

import pytest

from safeguarding.engines.errors import EngineError
from safeguarding.engines.server import Program
from safeguarding.engines.supervisor import AskedToEndError, Supervisor, asked_to_end


@pytest.fixture
def program(tmp_path):
    """Give a function that makes a program from a few lines of Python."""

    def make(name, body):
        log = tmp_path / f"{name}.log"
        return Program(name, [sys.executable, "-u", "-c", body], log)

    return make


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    watching = Supervisor([], said.append)
    yield watching
    watching.stop()


WAITS = "import time; time.sleep(60)"


def test_a_program_that_ends_by_itself_is_named_with_its_last_lines(
    supervisor, program, said
):
    supervisor.start(program("worker", "print('out of paper'); raise SystemExit(3)"))

    with pytest.raises(EngineError, match="The worker ended by itself"):
        supervisor.watch(lambda: False)

    assert said == ["out of paper"]


def test_alarming_lines_are_shown_and_others_only_logged(supervisor, program, said):
    body = "print('INFO fine'); print('ERROR no ink'); print('done', flush=True)"
    web = program("web server", f"{body}; {WAITS}")
    supervisor.start(web)

    supervisor.watch(lambda: bool(said) and "done" in web.log.read_text())

    assert said == ["web server: ERROR no ink"]


def test_lines_of_a_former_run_are_not_shown_again(supervisor, program, said):
    web = program("web server", f"print('ERROR new', flush=True); {WAITS}")
    web.log.write_text("ERROR old\n")
    supervisor.start(web)

    supervisor.watch(lambda: bool(said))

    assert said == ["web server: ERROR new"]


def test_everything_started_is_stopped(supervisor, program):
    first, second = program("first", WAITS), program("second", WAITS)
    supervisor.start(first)
    supervisor.start(second)

    supervisor.stop()

    assert (first.pid, second.pid) == (None, None)


def test_a_program_that_will_not_end_is_killed(program):
    body = f"import signal; signal.signal(15, signal.SIG_IGN); print('deaf'); {WAITS}"
    deaf = program("deaf", body)
    deaf.patience_seconds = 0.2
    deaf.start()
    while not deaf.log.read_text():
        pass

    deaf.stop()

    assert deaf.pid is None


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_asking_to_end_is_heard_once(sent):
    def end_twice():
        try:
            os.kill(os.getpid(), sent)
        finally:
            # A second one must not break off the orderly end.
            os.kill(os.getpid(), sent)

    # A run started in the background hears no Ctrl-C before us, nor after.
    before = signal.getsignal(signal.SIGINT)
    # Nor a hang-up, under nohup; whoever runs the tests may have used it.
    own = signal.signal(sent, signal.SIG_DFL) if sent == signal.SIGHUP else None

    with asked_to_end(), pytest.raises(AskedToEndError):
        end_twice()

    assert signal.getsignal(signal.SIGINT) is before
    if own is not None:
        signal.signal(sent, own)


def test_a_terminal_hanging_up_is_not_heard_under_nohup():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with asked_to_end():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
