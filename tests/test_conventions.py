"""What no linter can say about this code, said by reading it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "quizapp"
TEMPLATES = ROOT / "templates"

ROOMS = {
    "engine",
    "web",
    "embedded",
    "contentfiles",
    "accounts",
    "course",
    "bank",
    "answers",
    "search",
    "notes",
    "drills",
    "study",
    "exams",
    "progress",
    "curation",
    "reminders",
}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def where(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def code_without_migrations() -> Iterator[Path]:
    return (path for path in modules("quizapp") if "migrations" not in path.parts)


def test_the_reader_of_this_file_reads_something() -> None:
    # Every test below passes on an empty tree.
    assert len(list(code_without_migrations())) > 50


def test_every_package_is_a_room_that_is_named_for_what_it_holds() -> None:
    packages = {path.parent.name for path in CODE.glob("*/__init__.py")}

    assert packages == ROOMS


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "services.py", "misc.py", "selectors.py"}

    assert [path for path in modules("quizapp", "tests") if path.name in drawers] == []


def test_only_the_ledgers_actions_write_answers() -> None:
    writers = re.compile(r"\b(Answer|Amendment|DayTally)\.objects\.(create|bulk_create|get_or_create|update)")
    found = [
        str(path.relative_to(ROOT))
        for path in code_without_migrations()
        if CODE / "answers" / "actions" not in path.parents
        and writers.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_only_views_tasks_and_commands_ask_what_time_it_is() -> None:
    may = {"views", "views.py", "tasks.py", "commands", "landing.py", "embedded", "migrations"}
    found = [
        where(path, node)
        for path in code_without_migrations()
        if not may & set(path.relative_to(CODE).parts)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) in {"timezone.now", "datetime.now", "date.today"}
    ]

    assert found == []


def test_booleans_are_passed_by_name() -> None:
    """A bare True at a call says nothing; FBT finds definitions, not calls of ours."""
    ours = {
        node.name
        for path in code_without_migrations()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }
    found = [
        where(path, node)
        for path in code_without_migrations()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and called(node).rpartition(".")[2] in ours - {"set", "get", "call"}
        and any(isinstance(arg, ast.Constant) and isinstance(arg.value, bool) for arg in node.args)
    ]

    assert found == []


def test_factories_are_called_by_create_or_build() -> None:
    """mypy types `X.create()` rightly and `X()` wrongly."""
    found = [
        where(path, node)
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.endswith("Factory")
        and node.func.id != "RequestFactory"
    ]

    assert found == []


def test_asserting_a_query_count_is_always_a_with_statement() -> None:
    """Called bare, it checks nothing."""
    found = [
        where(path, node)
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and re.search(r"assert_?(max_)?num_?queries", called(node.value), re.IGNORECASE)
    ]

    assert found == []


def test_nothing_is_asserted_after_a_return() -> None:
    found = [
        where(path, later)
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for place, statement in enumerate(node.body)
        if isinstance(statement, ast.Return)
        for later in node.body[place + 1 :]
    ]

    assert found == []


def test_every_noqa_and_type_ignore_gives_its_reason() -> None:
    # What follows the codes must say something.
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[^\]]*\])?)\s*$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules("quizapp", "tests")
        if "migrations" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]

    assert found == []


def test_migrations_are_named_for_what_they_do_and_in_one_line() -> None:
    for folder in CODE.glob("*/migrations"):
        names = sorted(path.stem for path in folder.glob("[0-9]*.py"))
        assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
        assert not [name for name in names if "_auto_" in name or name.endswith("_initial")]


def test_migrations_import_none_of_our_code() -> None:
    found = [
        where(path, node)
        for path in CODE.glob("*/migrations/[0-9]*.py")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quizapp"))
        or (isinstance(node, ast.Import) and any(name.name.startswith("quizapp.") for name in node.names))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"<style[\s>]", "inline styles are forbidden by the content security policy"),
        (r"\sstyle=", "style attributes are forbidden by the content security policy"),
        (r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", "inline scripts are forbidden"),
        (r"\son[a-z]+=", "inline handlers are forbidden"),
        (r"hx-on|hx-vals=.js:", "htmx may not evaluate"),
        (r"https?://[^\s\"']*\.(js|css|woff2?)\b", "nothing is fetched from elsewhere"),
    ],
)
def test_templates_keep_to_the_content_security_policy(pattern: str, why: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES.rglob("*.html")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]

    assert found == [], why


def test_every_htmx_post_stands_beside_a_real_form() -> None:
    """A page must work without JavaScript."""
    found = [
        f"{path.relative_to(ROOT)}: {tag}"
        for path in TEMPLATES.rglob("*.html")
        for tag in re.findall(r"<[a-z]+[^>]*hx-post=[^>]*>", path.read_text(encoding="utf-8"))
        if not (tag.startswith("<form") and 'method="post"' in tag and "action=" in tag)
    ]

    assert found == []


def test_every_post_form_carries_the_csrf_token() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {form[:80]}"
        for path in TEMPLATES.rglob("*.html")
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL
        )
        if "csrf_token" not in form
    ]

    assert found == []


def test_the_locks_hold_hashes_and_no_address_of_an_index() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert not re.search(r"https?:|file:|--index|--find-links", text)
