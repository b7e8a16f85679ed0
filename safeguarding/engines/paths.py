"""Where the embedded engines live, and addresses in the forms libraries want.

Every function answers the same for the same folder, so a command finds the servers
that another one started without being told anything.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    urlencode,
    urlsplit,
    urlunsplit,
)

DATABASE = "safeguarding"
APP_ROLE = "sg_app"
OWNER_ROLE = "sg_owner"
SUPERUSER = "postgres"
PORT = 5432

# A socket's path may be 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET = 100
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")


def given(name: str) -> bool:
    """Tell whether the environment names a value, or a file that holds it."""
    return any(os.environ.get(variable) for variable in (name, f"{name}_FILE"))


def socket_dir(data_dir: Path) -> Path:
    """Say which folder holds the sockets: beside the data, or under the temporary one.

    The second is used when the first would make a path too long for a socket.
    """
    beside = data_dir / "run"
    if len(os.fsencode(beside)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET:
        return beside
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"sg-{os.getuid()}-{name}"
    if len(os.fsencode(short)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET:
        return short
    return Path("/tmp") / short.name  # noqa: S108 - private folder, checked when made


def database_url(data_dir: Path) -> str:
    """Address of the embedded database for the application's own role."""
    return _database_url(data_dir, APP_ROLE)


def owner_database_url(data_dir: Path) -> str:
    """Address of the embedded database for the role that owns the tables."""
    return _database_url(data_dir, OWNER_ROLE)


def redis_socket(data_dir: Path) -> Path:
    """Say where the embedded Valkey listens."""
    return socket_dir(data_dir) / "redis.sock"


def redis_url(data_dir: Path, db: int = 0) -> str:
    """Address of the embedded Valkey in redis-py's form."""
    return f"unix://{quote(str(redis_socket(data_dir)))}?db={db}"


def redis_cache_url(url: str, db: int) -> str:
    """Give the address of the database `db` places after the one `url` names.

    The first belongs to the broker, so that a flushed cache loses no message.
    """
    parts, query, base = _split_redis(url)
    if parts.scheme == "unix":
        # Not urlunsplit: without a host it would drop the double slash.
        return f"unix://{parts.path}?{urlencode({**query, 'db': base + db})}"
    return urlunsplit(parts._replace(path=f"/{base + db}"))


def celery_url(url: str) -> str:
    """Turn a Redis address into the form Celery's broker setting wants."""
    parts, query, base = _split_redis(url)
    if parts.scheme != "unix":
        return url
    query.pop("db", None)
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': base, **query})}"


def parse_database_url(url: str) -> dict[str, object]:
    """Turn postgres://user:password@host:port/name?key=value into Django's form.

    A `host` in the query may name a folder of sockets. Other keys become driver options.

    Raises:
        ValueError: the address is not a PostgreSQL one or names no database.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ValueError(
            "A database address looks like postgres://user:password@host:5432/name."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    port = options.pop("port", str(parts.port or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def local_secret(data_dir: Path, name: str = "secret_key") -> str:
    """Read this machine's own secret, or make one that only its user can read."""
    path = data_dir / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a private file whole; keep the other one when two processes race."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{text}\n")
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _database_url(data_dir: Path, role: str) -> str:
    query = urlencode({"host": str(socket_dir(data_dir)), "port": PORT}, safe="/")
    return f"postgres://{role}@/{DATABASE}?{query}"


def _split_redis(url: str) -> tuple[SplitResult, dict[str, str], int]:
    """Split a Redis address into parts, query and the number of its database."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    number = query.get("db", "0") if parts.scheme == "unix" else parts.path.strip("/")
    return parts, query, int(number or 0)
