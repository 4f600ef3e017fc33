"""Folders that only we can enter, and short enough for a unix socket."""

import contextlib
import hashlib
import os
import pwd
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from quizapp.embedded.environment import POSTGRES_SOCKET
from quizapp.embedded.trouble import Trouble

# Linux takes 107 bytes, macOS 103; leave room for either.
SOCKET_LIMIT = 100
# libpq splits host lists at commas, PostgreSQL splits folder lists, URLs quote the rest.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


@dataclass(frozen=True)
class Servant:
    """The account that runs PostgreSQL when we are root, because PostgreSQL refuses to be root."""

    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder down to `folder` lets strangers pass; missing ones do not count."""
        for step in [folder, *folder.parents]:
            try:
                status = step.stat()
            except FileNotFoundError:
                continue
            if not (status.st_mode & stat.S_IXOTH or status.st_uid == self.uid):
                return False
        return True


def servant() -> Servant | None:
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise Trouble(
            "PostgreSQL refuses to run as root and this machine has no account 'nobody'; run as an ordinary user."
        ) from None
    return Servant(nobody.pw_uid, nobody.pw_gid)


def private(folder: Path, owner: Servant | None = None, *, passage: bool = False) -> Path:
    """Make sure `folder` exists and is closed to others; `passage` lets them walk through, not look."""
    folder.mkdir(parents=True, exist_ok=True)
    mode = 0o711 if passage else 0o700
    if owner is not None:
        os.chown(folder, owner.uid, owner.gid)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)
    return folder


def home(folder: Path, owner: Servant | None) -> Path:
    """Where the servant's files live: in `folder`, or in /var/lib if it cannot get to `folder`."""
    if owner is None:
        return private(folder)
    if owner.may_enter(folder.parent):
        return private(folder, owner)
    shelter = private(Path("/var/lib/sortkey"), passage=True) / fingerprint(folder)
    private(shelter, owner)
    if not folder.exists():
        # A signpost for people: the data is not in the project's folder.
        folder.symlink_to(shelter)
    return shelter


def socket_folder(wanted: Path, owner: Servant | None) -> Path:
    """A folder for sockets: `wanted`, unless its path is too long, odd or out of the servant's reach."""
    length = len(os.fsencode(wanted / POSTGRES_SOCKET))
    reachable = owner is None or owner.may_enter(wanted.parent)
    if length <= SOCKET_LIMIT and reachable and PLAIN_PATH.fullmatch(str(wanted)):
        return private(wanted, owner)
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    name = f"sortkey-{fingerprint(wanted)}"
    if runtime and owner is None and len(runtime) < 40 and PLAIN_PATH.fullmatch(runtime):
        return trusted(Path(runtime) / name, None)
    # Not $TMPDIR: on macOS that alone is half the limit.
    return trusted(Path("/tmp") / f"sortkey-{os.geteuid()}-{fingerprint(wanted)}", owner)  # noqa: S108 - checked


def trusted(folder: Path, owner: Servant | None) -> Path:
    """`folder` in a place where others write too: made by us or refused."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if owner is not None:
            os.chown(folder, owner.uid, owner.gid)
    status = folder.lstat()
    ours = status.st_uid == (os.geteuid() if owner is None else owner.uid)
    if not stat.S_ISDIR(status.st_mode) or not ours or stat.S_IMODE(status.st_mode) != 0o700:
        raise Trouble(f"{folder} exists and is not a private folder of ours; remove it and try again.")
    return folder


def leave_socket_folder(folder: Path) -> None:
    """Remove the folder if it stands outside and is empty; a folder of ours stays with its installation."""
    if folder.name.startswith("sortkey-"):
        with contextlib.suppress(OSError):
            folder.rmdir()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]


def scratch() -> Path:
    """A folder for test data where the project's own var/ cannot be written."""
    return Path(tempfile.gettempdir()) / f"sortkey-tests-{os.geteuid()}"
