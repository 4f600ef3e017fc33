"""A pytest plugin that lets mutmut see faults in code that runs while a module is imported.

Loaded by `make mutants` alone (`[tool.mutmut]` in pyproject.toml). mutmut
chooses a fault after all modules are imported. The tables of mistakes and
formulas are made by then, so they are made again here.
"""

import doctest
import os
import re
import sys
from typing import Any

import pytest
from mutmut.state import state

ANEW = ("quizapp.engine.", "tests.engine.capacity.")
MAKE_TABLES = re.compile(
    r"quizapp\.engine\.capacity\.(slips|mistakes|mistakes_units|mistakes_money|working)\.|stats$"
)

_finder: Any = doctest.DocTestFinder
_find = _finder._find


def _find_originals(
    self: object, tests: list[doctest.DocTest], found: object, name: str, *rest: object
) -> None:
    # Each fault is a copy of its function, and each copy has the examples of the docstring.
    if "__mutmut_" not in name or name.endswith("__mutmut_orig"):
        _find(self, tests, found, name, *rest)


class _Imports:
    """Remembers what importing calls: a fault there matters to every test."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        # What draws by chance would find a fault by chance, and takes its time.
        drawn = [item for item in items if getattr(getattr(item, "obj", None), "is_hypothesis_test", False)]
        items[:] = [item for item in items if item not in drawn]
        config.hook.pytest_deselected(items=drawn)

    def pytest_collection_finish(self) -> None:
        self.called = set(state()._stats)

    def pytest_runtest_setup(self) -> None:
        state()._stats |= self.called


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Tests that cannot even be loaded have found the fault; mutmut would think they were interrupted."""
    if session.testsfailed and exitstatus == pytest.ExitCode.INTERRUPTED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    """Start a run of the tests, with the engine imported anew where that matters."""
    _finder._find = _find_originals
    config.pluginmanager.register(_Imports())
    if MAKE_TABLES.match(os.environ.get("MUTANT_UNDER_TEST", "")):
        for name in [name for name in sys.modules if name.startswith(ANEW) and name != __name__]:
            del sys.modules[name]
