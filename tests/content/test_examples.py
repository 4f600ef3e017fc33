"""Every code example of the guide runs: against a simulated service, with the real command line and SDK."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from django.conf import settings
from moto import mock_aws

from tests.content.examples import Example, Runner, Sandbox, answer_nothing, commands, examples

SECTIONS = sorted((settings.CONTENT_DIR / "dynamodb" / "sections").glob("*.md"))
SANDBOXES = Path(__file__).parent / "sandbox"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty account that nobody pays for, and no way to a real one."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    # The simulator does not know the addresses that carry an account's number.
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    monkeypatch.setenv("AWS_PAGER", "")
    with mock_aws():
        yield


@contextmanager
def unanswered() -> Iterator[None]:
    """Every request is checked, and answered with nothing."""
    before = BUILTIN_HANDLERS.copy()
    # Every handler of an event is called, and the simulator's raises for what it does not know.
    BUILTIN_HANDLERS[:] = [handler for handler in before if handler[0] != "before-send"]
    BUILTIN_HANDLERS.append(("before-send", answer_nothing))
    try:
        yield
    finally:
        BUILTIN_HANDLERS[:] = before


def faults(path: Path) -> list[str]:
    sandbox = Sandbox.of(SANDBOXES / f"{path.stem}.json")
    sandbox.fill()
    found = []
    runner = Runner()
    for example in examples(path):
        runner.simulated = example.block not in sandbox.not_run
        with nullcontext() if runner.simulated else unanswered():
            wrong = runner.run(example, fails=sandbox.fails.get(example.block, ""))
        if wrong:
            found.append(f"{example}: {wrong}")
    return found


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.stem)
def test_the_examples_of_a_section_run_from_top_to_bottom(path: Path, account: None) -> None:
    assert faults(path) == []


def test_a_sandbox_names_only_blocks_that_have_code() -> None:
    for path in SECTIONS:
        sandbox = Sandbox.of(SANDBOXES / f"{path.stem}.json")
        with_code = {example.block for example in examples(path)}
        assert set(sandbox.not_run) | set(sandbox.fails) <= with_code, path.name


def example(language: str, text: str) -> Example:
    return Example("x.md", 1, "S01-P01", language, text)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("bash", "aws dynamodb put-item --table-name T --item '{}' --speed 3", "Unknown options: --speed"),
        ("bash", 'aws dynamodb get-item --table-name T --key \'{"a": {"S": 1}}\'', "Invalid type"),
        ("bash", "aws dynamodb describe-table --table-name Nowhere", "ResourceNotFoundException"),
        ("bash", "rm -rf x", "only aws commands are run"),
        ("python", "import boto3\nboto3.client('dynamodb').put_item(Table='x')", "Unknown parameter"),
        ("python", "def f(:\n  pass", "line 1"),
        ("json", '{"a": 1, "a": 2}', "a key stands twice: a"),
        ("json", '{"Version": "2012-10-17", "Statement": []}', ""),
        (
            "json",
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:ReadItem", "Resource": "*"}]}',
            "there is no action dynamodb:ReadItem",
        ),
        (
            "json",
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem",'
                ' "Resource": "*", "Condition": {"StringEquals": {"dynamodb:LeadingKey": "a"}}}]}'
            ),
            "there is no condition key dynamodb:LeadingKey",
        ),
        ("partiql", "SELECT FROM WHERE", "SELECT FROM WHERE"),
        ("klingon", "qapla", "nothing checks 'klingon'"),
    ],
)
def test_a_faulty_example_is_found(language: str, text: str, said: str, account: None) -> None:
    assert said in Runner().run(example(language, text))


def test_an_example_that_cannot_be_simulated_is_still_checked_against_the_model(account: None) -> None:
    runner = Runner(simulated=False)
    with unanswered():
        wrong = runner.run(example("bash", "aws dax create-cluster --cluster x"))
        right = runner.run(example("bash", "aws dynamodb describe-table --table-name Orders"))

    assert wrong
    assert right == ""


def test_an_example_that_shows_an_error_must_fail_with_it(account: None) -> None:
    shown = example("bash", "aws dynamodb describe-table --table-name Nowhere")

    assert Runner().run(shown, fails="ResourceNotFoundException") == ""
    assert "should fail with" in Runner().run(shown, fails="ConditionalCheckFailedException")


def test_continued_lines_are_one_command() -> None:
    assert commands("# a comment\naws dynamodb list-tables \\\n  --limit 3\n") == [
        ["dynamodb", "list-tables", "--limit", "3"]
    ]
