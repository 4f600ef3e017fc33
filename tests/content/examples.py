"""The code of the guide, cut out of its Markdown, and ways to run it."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shlex
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from awscli.clidriver import create_clidriver
from boto3.dynamodb.types import TypeDeserializer
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ParamValidationError

_ID = re.compile(r"\{#(S\d{2}-P\d{2,3})\b")
_FENCE = re.compile(r"^(`{3,}|~{3,})\s*(\S*)")
_DESCRIPTORS = {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"}


@dataclass(frozen=True)
class Example:
    """One fenced block: where it stands, in which block of the outline, and what it says."""

    path: str
    line: int
    block: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} ({self.block}, {self.language})"


@dataclass
class Sandbox:
    """What a section's examples find: tables and items; and what no simulator can run, with the reason."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    # Blocks that show an error, and the error code that they show.
    fails: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Sandbox:
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def fill(self) -> None:
        client = boto3.client("dynamodb")
        for table in self.tables:
            client.create_table(**table)
        for name, items in self.items.items():
            for item in items:
                client.put_item(TableName=name, Item=item)


def examples(path: Path) -> Iterator[Example]:
    """The fenced blocks of a section in order."""
    block, fence, start, language = "", "", 0, ""
    said: list[str] = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        opened = _FENCE.match(line)
        if fence:
            if line.startswith(fence):
                yield Example(path.name, start, block, language, "\n".join(said))
                fence = ""
            else:
                said.append(line)
        elif opened:
            fence, language, start, said = opened[1], opened[2], number, []
        elif (named := _ID.search(line)) is not None:
            block = named[1]


def commands(text: str) -> list[list[str]]:
    """The `aws …` commands of a shell block, as arguments. Raises ValueError for anything else in it."""
    found = []
    begun = ""
    for line in text.replace("\\\n", " ").splitlines():
        begun = f"{begun}\n{line}" if begun else line
        try:
            words = shlex.split(begun, comments=True)
        except ValueError:
            # Inside a quotation: it goes on in the next line.
            continue
        begun = ""
        if not words:
            continue
        if words[0] != "aws":
            raise ValueError(f"only aws commands are run, not {words[0]!r}")
        if any(word in {"|", "&&", ">", ";"} for word in words):
            raise ValueError("one command a line, without pipes")
        found.append(words[1:])
    if begun:
        raise ValueError("a quotation is never closed")
    return found


def answer_nothing(**_: Any) -> AWSResponse:
    """Stands in for the service where none can be simulated: the request was checked before."""
    return AWSResponse("https://nowhere.example", 200, {}, _Body())


class _Body:
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield b"{}"


@dataclass
class Runner:
    """Runs the examples of one section, in order.

    Without `simulated`, requests are only checked against the service model.
    `names` is what the Python of the section has defined so far.
    """

    simulated: bool = True
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "example"})

    def run(self, example: Example, *, fails: str = "") -> str:
        """What went wrong, or nothing. `fails` is the error that the example is there to show."""
        runners: dict[str, Callable[[str], str]] = {
            "bash": self.shell,
            "python": self.python,
            "json": self.json,
            "partiql": self.partiql,
            "sql": self.partiql,
            "text": lambda _: "",
        }
        runner = runners.get(example.language)
        if runner is None:
            return f"nothing checks {example.language!r}"
        wrong = runner(example.text)
        if fails:
            return "" if fails in wrong else f"should fail with {fails}, but: {wrong or 'it passes'}"
        return wrong

    def shell(self, text: str) -> str:
        try:
            wanted = commands(text)
        except ValueError as error:
            return str(error)
        for arguments in wanted:
            said, wrong = io.StringIO(), io.StringIO()
            driver = create_clidriver()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
                try:
                    code = driver.main(arguments)
                except SystemExit as end:
                    code = end.code
                except NotImplementedError as error:
                    return str(error)
            if code:
                return f"aws {' '.join(arguments[:2])} ends with {code}: {wrong.getvalue().strip()[-400:]}"
        return ""

    def python(self, text: str) -> str:
        try:
            code = compile(ast.parse(text), "example", "exec")
        except SyntaxError as error:
            return f"line {error.lineno}: {error.msg}"
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(code, self.names)  # noqa: S102 - the repository's own examples
        except ParamValidationError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - whatever an example raises is its fault
            if self.simulated:
                last = traceback.extract_tb(error.__traceback__)[-1]
                return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        return ""

    def partiql(self, text: str) -> str:
        client = boto3.client("dynamodb")
        lines = [line for line in text.splitlines() if not line.strip().startswith("--")]
        for statement in filter(None, (part.strip() for part in "\n".join(lines).split(";"))):
            if not self.simulated or "?" in statement:
                continue
            try:
                client.execute_statement(Statement=statement)
            except Exception as error:  # noqa: BLE001 - as above
                return f"{statement[:60]}: {type(error).__name__}: {error}"
        return ""

    def json(self, text: str) -> str:
        try:
            value = json.loads(text, object_pairs_hook=_once)
        except ValueError as error:
            return str(error)
        if isinstance(value, dict) and "Statement" in value:
            return _policy(value, text)
        if isinstance(value, dict) and value and all(_typed(part) for part in value.values()):
            deserialize = TypeDeserializer().deserialize
            try:
                for part in value.values():
                    deserialize(part)
            except (TypeError, ValueError, AttributeError) as error:
                return f"an attribute value cannot be read: {error}"
        return ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError(f"a key stands twice: {sorted(key for key in keys if keys.count(key) > 1)[0]}")
    return dict(pairs)


def _typed(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _DESCRIPTORS


# Global and service keys that policies on DynamoDB use.
_CONDITION_KEYS = re.compile(
    r"dynamodb:(LeadingKeys|Attributes|Select|ReturnValues|ReturnConsumedCapacity|EnclosingOperation|FullTableScan"
    r"|FirstPartitionKeyValues|SecondPartitionKeyValues|ThirdPartitionKeyValues|FourthPartitionKeyValues)"
    r"|aws:[A-Za-z]+(/[\w${}:.-]+)?|kms:[A-Za-z]+(:[\w${}:.-]+)?|iam:[A-Za-z]+"
)
_OPERATORS = re.compile(
    r"(For(All|Any)Values:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric\w+|Date\w+|Bool|Null|(Not)?IpAddress|Arn\w+)"
    r"(IfExists)?"
)


def _policy(value: dict[str, Any], text: str) -> str:
    """A policy document: its words, and for identity policies the simulator's own validator."""
    if value.get("Version") != "2012-10-17":
        return "the version of a policy is 2012-10-17"
    statements = value["Statement"] if isinstance(value["Statement"], list) else [value["Statement"]]
    actions = _known_actions()
    for statement in statements:
        if statement.get("Effect") not in {"Allow", "Deny"}:
            return "Effect is Allow or Deny"
        named = statement.get("Action", statement.get("NotAction", []))
        for action in [named] if isinstance(named, str) else named:
            service, _, operation = action.partition(":")
            if service == "dynamodb" and "*" not in operation and operation not in actions:
                return f"there is no action {action}"
        for operator, keys in statement.get("Condition", {}).items():
            if not _OPERATORS.fullmatch(operator):
                return f"there is no condition operator {operator}"
            for key in keys:
                if not _CONDITION_KEYS.fullmatch(key):
                    return f"there is no condition key {key}"
    if any("Principal" in statement for statement in statements):
        return ""
    try:
        boto3.client("iam").create_policy(PolicyName=f"p{abs(hash(text))}", PolicyDocument=text)
    except Exception as error:  # noqa: BLE001 - as above
        return str(error)
    return ""


def _known_actions() -> set[str]:
    """The operations of the API, and the actions that have no operation of their own."""
    names = set(boto3.client("dynamodb").meta.service_model.operation_names)
    streams = set(boto3.client("dynamodbstreams").meta.service_model.operation_names)
    permission_only = {
        "ConditionCheckItem",
        "PartiQLSelect",
        "PartiQLInsert",
        "PartiQLUpdate",
        "PartiQLDelete",
        "StartAwsBackupJob",
        "RestoreTableFromAwsBackup",
        "CreateTableReplica",
        "DeleteTableReplica",
        "PurchaseReservedCapacityOfferings",
        "DescribeReservedCapacity",
    }
    return names | streams | permission_only
