"""The real web server, started as an installation starts it, and a client process to load it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import psutil
from django.db import connection

from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.installation import Installation
from quizapp.embedded.processes import halt, last_words, spawn
from quizapp.embedded.trouble import Trouble
from tests.bench.hits import Hit


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process


@dataclass(frozen=True)
class Load:
    """What one round of requests took. CPU in milliseconds for each request."""

    per_second: float
    p50: float
    p95: float
    server_cpu: float
    postgres_cpu: float


# Django with no middleware, behind the same door as the product.
BARE_SITE = "tests.bench.site.front:application"


@contextmanager
def serving(folder: Path, application: str = "") -> Iterator[Server]:
    """A server as `make run` starts it: with the product, or with another RSGI application."""
    port = free_port()
    log = folder / f"web-{port}.log"
    installation = Installation(folder, host="127.0.0.1", port=port, demo=False, say=print)
    _, command, extra, patience = installation.django_commands()[0]
    run = [sys.executable, "-m", *command[:-1], application or command[-1]]
    process = spawn(run, log=log, environment=os.environ | extra, folder=BASE_DIR)
    try:
        wait_for(port, process, log, patience=60)
        yield Server(port, psutil.Process(process.pid))
    finally:
        halt(process, signal.SIGTERM, patience)


@contextmanager
def working(folder: Path) -> Iterator[list[psutil.Process]]:
    """The worker and beat, as `make run` starts them."""
    (folder / "run").mkdir(exist_ok=True)
    installation = Installation(folder, host="127.0.0.1", port=0, demo=False, say=print)
    with ExitStack() as stack:
        processes = []
        for name, command, extra, patience in installation.django_commands()[1:]:
            run = [sys.executable, "-m", *command]
            log = folder / f"{name}.log"
            process = spawn(run, log=log, environment=os.environ | extra, folder=BASE_DIR)
            stack.callback(halt, process, signal.SIGTERM, patience)
            processes.append(psutil.Process(process.pid))
        yield processes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path, *, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            wire.request("GET", "/healthz")
            if wire.getresponse().status < 500:
                return
        except (OSError, http.client.HTTPException):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"The web server did not start: {last_words(log, 10)}") from None
            time.sleep(0.1)
        finally:
            wire.close()


def load(server: Server, lanes: Sequence[Sequence[tuple[str, Hit]]], folder: Path) -> Load:
    """Send every lane at once, from a process of its own."""
    plan, told = folder / "plan.json", folder / "told.json"
    wired = [[(name, hit.wire()) for name, hit in lane] for lane in lanes]
    plan.write_text(json.dumps({"port": server.port, "lanes": wired}), encoding="utf-8")
    before = cpu_of(server.process), cpu_of(postgres())
    subprocess.run(
        [sys.executable, "-m", "tests.bench.client", str(plan), str(told)], check=True, cwd=BASE_DIR
    )
    after = cpu_of(server.process), cpu_of(postgres())
    seen = json.loads(told.read_text(encoding="utf-8"))
    if seen["refused"]:
        raise Trouble(f"The server refused what it should take: {seen['refused']}")
    took = [seconds * 1000 for times in seen["took"].values() for seconds in times]
    return Load(
        per_second=len(took) / seen["seconds"],
        p50=median(took),
        p95=quantiles(took, n=20)[-1],
        server_cpu=(after[0] - before[0]) * 1000 / len(took),
        postgres_cpu=(after[1] - before[1]) * 1000 / len(took),
    )


def postgres() -> psutil.Process:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    parent = psutil.Process(pid).parent()
    if parent is None:
        raise Trouble("PostgreSQL runs on another machine.")
    return parent


def cpu_of(process: psutil.Process) -> float:
    """Seconds of CPU of a process and of those it started, dead ones included."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    gone = process.cpu_times()
    return total + gone.children_user + gone.children_system
