"""The examples in docstrings are true, and the engine is as pure as it says."""

import ast
import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import quizapp.engine

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(quizapp.engine.__path__, prefix="quizapp.engine.")
)
FOLDER = Path(quizapp.engine.__path__[0])


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_no_rule_asks_the_clock(path: Path) -> None:
    """What import-linter cannot see: datetime is allowed, its clock is not."""
    asked = [
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]

    assert asked == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_every_public_rule_says_what_it_does(path: Path) -> None:
    silent = [
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []
