"""A real installation in a folder of its own, driven as a person would drive it."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from quizapp.embedded import environment, places
from quizapp.embedded.environment import BASE_DIR

# Generous: the machine may be busy. Nothing waits longer than it must.
PATIENCE = 240.0
# Where sockets go when their own folder will not do; short, unlike pytest's folders.
TMP = Path("/tmp")  # noqa: S108 - only folders with mode 0700 are made in it


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(what: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def clean_environment(var: Path) -> dict[str, str]:
    """The environment of a new terminal: nothing of the test servers, and no courses to load."""
    ours = {"DATABASE_URL", "REDIS_URL", "REDIS_PAIR", "PGHOST", "PGUSER", "PGDATABASE"}
    ours |= {"SECRET_KEY", "ALLOWED_HOSTS", "INSECURE_HTTP", "STATIC_MANIFEST", "EMBEDDED"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("PYTEST_")
    }
    return kept | {"VAR_DIR": str(var), "CONTENT_DIR": str(var.parent / "no-content")}


def tidy(var: Path) -> None:
    """Remove what stands outside of `var`: data that the servant could not reach there, and sockets."""
    for base in (var, *var.glob("test*")):
        home = base / "postgres"
        if home.is_symlink():
            shutil.rmtree(home.resolve())
        outside = places.fingerprint(base / "sockets")
        shutil.rmtree(TMP / f"sortkey-{os.geteuid()}-{outside}", ignore_errors=True)


class Installed:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.output = var.parent / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as in a second terminal."""
        return subprocess.run(
            self.command(*arguments),
            env=clean_environment(self.var),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def up(self) -> str:
        """Start it, wait for the last line of the announcement; all that was printed."""
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command("up", "--port", str(self.port)),
                env=clean_environment(self.var),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        process = self.process
        wait_until(lambda: "Stop with" in self.printed() or process.poll() is not None)
        assert process.poll() is None, self.printed()
        return self.printed()

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def status(self, path: str = "/healthz") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def pids(self) -> dict[str, int]:
        stored = json.loads((self.var / "run" / "state.json").read_text(encoding="utf-8"))
        return {child["name"]: child["pid"] for child in stored["children"] if child["name"] != "prepare"}

    def kill_members(self) -> None:
        for member in self.members():
            # Some end by themselves when another dies: a backend without its postmaster.
            with suppress(psutil.NoSuchProcess):
                member.kill()

    def members(self) -> list[psutil.Process]:
        """Every process that belongs to this installation, by its environment or its arguments."""
        found = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("VAR_DIR") == str(self.var)
                named = any(str(self.var) in part for part in process.cmdline())
                if (ours or named) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found

    def variables(self) -> dict[str, str]:
        return environment.read(self.var / "run" / "env")

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def wipe(self) -> None:
        """Leave nothing behind, whatever the test did."""
        for process in [self.process] if self.process is not None else []:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.kill_members()
        tidy(self.var)
