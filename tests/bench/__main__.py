"""`make bench`: servers of its own, one scenario after another, one readable report."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from quizapp.embedded.trouble import Trouble
from tests.bench.outcome import Outcome
from tests.bench.servers import Bench, given_servers, own_servers

# What is measured, and the databases that it needs.
SCENARIOS = {
    "answer_path": ("answers",),
    "next_card": ("few_cards", "many_cards"),
    "home_page": ("few_answers", "many_answers"),
    "loader": ("courses",),
    "drills": ("drills",),
    "search": ("passages", "many_passages"),
    "papers": ("papers", "many_questions"),
    "sittings": ("sittings",),
    "crowd": ("crowd",),
    "reminders": ("learners", "many_learners"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; or all")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    parser.add_argument(
        "--given", action="store_true", help="measure on the servers that the environment names"
    )
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    # Leave by the same door as Ctrl-C, or the servers would stay.
    signal.signal(signal.SIGTERM, interrupted)
    try:
        with (given_servers if options.given else own_servers)() as bench:
            say(f"Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
            say("making an empty installation …")
            bench.make_template()
            for name in options.scenarios or SCENARIOS:
                measure(bench, name, quick=options.quick, named=bool(options.scenarios))
    except (Trouble, OSError) as trouble:
        print(trouble, file=sys.stderr)  # noqa: T201 - what a person reads
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def measure(bench: Bench, name: str, *, quick: bool, named: bool) -> None:
    began = time.monotonic()
    say(f"{name} …")
    out = bench.folder / f"{name}.json"
    databases = SCENARIOS[name]
    arguments = ["-m", "tests.bench.scenario", name, str(out)]
    arguments += [*(["--quick"] if quick else []), *(["--named"] if named else [])]
    with bench.databases(*databases):
        bench.run(arguments, bench.environment(*databases), name=name)
    outcome = Outcome.read(out)
    outcome.notes.append(f"({time.monotonic() - began:.0f} s)")
    print(f"\n{outcome.text()}", flush=True)  # noqa: T201 - the report


def say(line: str) -> None:
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - progress


def interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
