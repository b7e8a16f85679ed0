"""Child processes that cannot outlive the program that started them."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from safeguarding.engines.errors import EngineError

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
NOBODY = 65534
LOG_LIMIT_BYTES = 5 * 1024 * 1024


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    dying: signal.Signals = signal.SIGTERM,
    drop_root: bool = False,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own process group, its output appended to `log`.

    A terminal's Ctrl-C therefore reaches only us, and we stop the children in order.
    The kernel sends `dying` when the *thread* that called this ends, however it ends,
    so call it from the main thread.

    Raises:
        EngineError: we are root and cannot stop being root.
    """
    words = [str(word) for word in command]
    if drop_root and os.geteuid() == 0:
        words = [*_without_root(dying), *words]
    with _open_log(log) as output:
        return subprocess.Popen(  # noqa: S603 - our own command lines
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            # The folder we were started from may be closed to an unprivileged child.
            cwd="/" if drop_root else None,
            process_group=0,
            preexec_fn=_die_with_parent(dying),  # noqa: PLW1509 - no threads yet
        )


def stop(
    process: subprocess.Popen[bytes], sent: signal.Signals, seconds: float
) -> None:
    """Ask a child to end, then insist, and leave nothing of its group behind."""
    if process.poll() is None:
        process.send_signal(sent)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    kill_group(process.pid)


def kill_group(group: int) -> None:
    """Kill whatever a child that is gone left running in its group."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def follow_parent(sent: signal.Signals) -> None:
    """Have this very process signalled when its parent dies (Linux only)."""
    _die_with_parent(sent)()


def name_of(pid: int) -> str | None:
    """Give the program name of a running process, or None when there is none.

    A dead process that nobody has collected yet counts as none.
    """
    if LINUX:
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return None
        name, _, rest = text.partition("(")[2].rpartition(")")
        return None if rest.split()[0] in {"Z", "X"} else name
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "comm=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(answer.stdout.strip()).name or None


def give_away(folder: Path) -> None:
    """Let the unprivileged engines own a folder when we are root."""
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def _without_root(dying: signal.Signals) -> list[str]:
    """Become nobody, but still able to reach a data folder under a private home."""
    if not (setpriv := shutil.which("setpriv")):
        raise EngineError(
            "The embedded servers refuse to run as root and setpriv is missing: "
            "run as an ordinary user, or set DATABASE_URL and REDIS_URL."
        )
    return [
        setpriv,
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--bounding-set=-all,+dac_override",
        # Changing user forgets the wish made before, so setpriv makes it again.
        f"--pdeathsig={dying.name.removeprefix('SIG')}",
        "--",
    ]


def _die_with_parent(dying: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if LINUX else None
    parent = os.getpid()

    def ask() -> None:
        if libc is None:
            return
        libc.prctl(PR_SET_PDEATHSIG, int(dying), 0, 0, 0)
        # The parent may have died before the wish was made.
        if os.getppid() != parent and os.getpid() != parent:
            os._exit(1)

    return ask


def _open_log(log: Path) -> BinaryIO:
    """Open a log for adding to; one that grew too long makes way, once."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.old"))
    return log.open("ab")
