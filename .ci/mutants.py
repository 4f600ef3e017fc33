"""Print how many faults the tests found, module by module; fail below the share that is asked for.

`make mutants` leaves the results in `mutants/`. A fault that ends in an endless
loop or breaks the interpreter counts as found, one that no test reaches does not.
"""
# ruff: noqa: T201 - it talks to a terminal

import json
import sys
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "mutants" / "quizapp" / "engine" / "capacity"
ASKED = 95
# What mutmut writes for a mutant that a test found, or that ran out of time; None is one not tried yet.
FOUND = {1, 3, 24, 36, 152, 255, -9, -11, -24}


def main() -> int:
    only = sys.argv[1] if len(sys.argv) > 1 else "*"
    found = tried = waiting = 0
    for path in sorted(RESULTS.glob(f"{only}.py.meta")):
        codes = list(json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values())
        if not codes:
            continue
        killed, known = sum(code in FOUND for code in codes), sum(code is not None for code in codes)
        found, tried, waiting = found + killed, tried + known, waiting + len(codes) - known
        if known:
            print(f"{path.name.removesuffix('.py.meta'):<18} {killed:>6} of {known:>6}  {killed / known:.1%}")
    if waiting:
        print(f"{waiting} are still to be tried: run `make mutants` again, it goes on where it ended.")
    if not tried:
        print("There are no results.")
        return 1
    print(f"{'all':<18} {found:>6} of {tried:>6}  {found / tried:.1%}")
    return int(found * 100 < ASKED * tried)


if __name__ == "__main__":
    sys.exit(main())
