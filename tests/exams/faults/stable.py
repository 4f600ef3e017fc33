"""A process that has the site imported and starts web servers on demand, each in a moment.

`python -m tests.exams.faults.stable` reads one JSON object a line, `{"port",
"log", "variant"}`, and answers with the process id of the new server: granian
with the flags of `make run`. When its input ends it kills them all.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys

import django
from granian.cli import entrypoint

from quizapp.embedded.installation import web_command

PR_SET_PDEATHSIG = 1


def warm() -> None:
    """Import what requests will need, and ask no database: no connection may cross a fork."""
    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections
    from django.urls import get_resolver

    import tests.exams.faults.variants  # noqa: F401 - for those who are forked

    WSGIHandler()
    assert get_resolver().url_patterns
    connections.close_all()


def serve(port: int, log: str, variant: str) -> None:
    """Become a web server; does not return."""
    # One folder of processes for each server, so that all of it can be killed.
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    from tests.exams.faults import variants

    variants.apply(variant)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in ((0, nothing), (1, output), (2, output)):
        os.dup2(descriptor, number)
    sys.argv = list(web_command("127.0.0.1", port))
    entrypoint()  # type: ignore[no-untyped-call] # as granian declares it
    os._exit(0)


def main() -> None:
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201 - the answer
    served = []
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            serve(asked["port"], asked["log"], asked["variant"])
        served.append(pid)
        print(pid, flush=True)  # noqa: T201 - the answer
    for pid in served:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
