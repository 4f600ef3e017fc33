"""One scenario in a process of its own: `python -m tests.bench.scenario NAME OUT [--quick] [--named]`."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import django

from tests.bench.sizes import FULL, QUICK


def main() -> None:
    name, out = sys.argv[1:3]
    django.setup()
    # Not earlier: the scenarios import models.
    module = import_module(f"tests.bench.{name}")
    sizes = QUICK if "--quick" in sys.argv else FULL
    outcome = module.measure(replace(sizes, named="--named" in sys.argv))
    outcome.write(Path(out))


if __name__ == "__main__":
    main()
