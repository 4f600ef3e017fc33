"""The environment variables of an embedded installation.

Imported by manage.py before anything else: standard library only, because a
server installs neither psutil nor the wheels.
"""

import os
import socket
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ROLE = "sortkey"
POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()


def services(sockets: Path) -> dict[str, str]:
    """Where Django, Celery and psql find the servers that listen in `sockets`."""
    return {
        # The folder is an option and not the host: a host loses its capital letters on the way.
        "DATABASE_URL": f"postgresql://{ROLE}@/{ROLE}?host={quote(str(sockets), safe='')}",
        "REDIS_URL": f"unix://{sockets / REDIS_SOCKET}",
        # For psql, pg_dump and `manage.py dbshell`.
        "PGHOST": str(sockets),
        "PGUSER": ROLE,
        "PGDATABASE": ROLE,
    }


def compose(*, var: Path, sockets: Path, host: str, port: int, secret_key: str) -> dict[str, str]:
    """All variables of an installation that `manage.py up` runs."""
    loopback = host in LOOPBACK
    shown = f"[{host}]" if ":" in host else host
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        shown = socket.gethostname()
    return services(sockets) | {
        "DJANGO_SETTINGS_MODULE": "quizapp.settings",
        "VAR_DIR": str(var),
        "MAIL_DIR": str(var / "mail"),
        "SECRET_KEY": secret_key,
        "SITE_URL": f"http://{shown}:{port}",
        # Whoever opens the address to others is asked by name, not by number only.
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]" if loopback else "*",
        # Beyond loopback the generated accounts are accounts like any other.
        "EMBEDDED": "yes" if loopback else "no",
        "INSECURE_HTTP": "yes",
        "LOG_JSON": "no",
        "STATIC_MANIFEST": "yes",
        "STATIC_ROOT": str(var / "static"),
    }


def write(path: Path, variables: Mapping[str, str]) -> None:
    """Leave `variables` where `adopt` finds them."""
    write_private(path, "".join(f"{name}={value}\n" for name, value in sorted(variables.items())))


def write_private(path: Path, text: str) -> None:
    """Write `text` for nobody but us, all of it or nothing."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read(path: Path) -> dict[str, str]:
    """The variables in `path`, or none at all if somebody else could have written them."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return {}
    with os.fdopen(descriptor, encoding="utf-8") as file:
        status = os.fstat(file.fileno())
        ours = status.st_uid == os.geteuid() and stat.S_ISREG(status.st_mode)
        if not ours or status.st_mode & 0o077:
            return {}
        lines = file.read().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def adopt() -> None:
    """Make a command typed beside a running `make run` work on that installation.

    Does nothing where the environment already names a database, or where no
    installation of ours is alive.
    """
    if os.environ.get("DATABASE_URL"):
        return
    variables = read(var_dir() / "run" / "env")
    sockets = Path(variables.get("PGHOST", "/nowhere"))
    if variables and alive(sockets / POSTGRES_SOCKET) and alive(sockets / REDIS_SOCKET):
        os.environ.update(variables)


def alive(path: Path) -> bool:
    """Whether somebody listens on the unix socket at `path`."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True
