"""`manage.py up` with real processes. The tests of this file share one installation, in order."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.embedded.installed import PATIENCE, Installed, clean_environment, free_port, wait_until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    # A hard place: the path is longer than a socket's may be, and closed to
    # others, of whom PostgreSQL is one when we are root.
    site = Installed(tmp_path_factory.mktemp("site") / ("long-" * 15) / "var")
    site.var.parent.mkdir()
    try:
        site.up()
        yield site
    finally:
        site.wipe()


def note(site: Installed, text: str) -> None:
    with psycopg.connect(site.variables()["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(site: Installed) -> list[str]:
    with psycopg.connect(site.variables()["DATABASE_URL"]) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY text")]


def test_a_fresh_folder_becomes_a_site_that_answers(site: Installed) -> None:
    printed = site.printed()

    assert site.status() == 200
    for step in ("PostgreSQL 18", "migrations applied", "static files collected", "ready after"):
        assert step in printed
    assert f"http://127.0.0.1:{site.port}" in printed
    assert str(site.var / "mail") in printed
    assert "Stop with Ctrl-C" in printed


def test_the_generated_passwords_are_printed_once_and_kept_for_us_alone(site: Installed) -> None:
    accounts = site.var / "accounts.txt"
    kept = accounts.read_text(encoding="utf-8").splitlines()

    assert accounts.stat().st_mode & 0o777 == 0o600
    assert len(kept) == 2
    for line in kept:
        assert line in site.printed()


@pytest.mark.parametrize("name", ["secret-key", "accounts.txt", "run/env"])
def test_secrets_can_be_read_by_us_alone(site: Installed, name: str) -> None:
    assert (site.var / name).stat().st_mode & 0o077 == 0


def test_nothing_listens_beyond_loopback(site: Installed) -> None:
    listening = {
        connection.laddr.ip
        for process in site.members()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


def test_a_second_up_says_where_the_first_is_and_leaves_it_alone(site: Installed) -> None:
    before = site.pids()

    second = site.manage("up", "--port", str(free_port()))

    assert second.returncode == 3
    assert second.stderr.count("\n") == 1
    assert f"already running (pid {site.process.pid if site.process else 0})" in second.stderr
    assert f"http://127.0.0.1:{site.port}" in second.stderr
    assert site.pids() == before
    assert site.status() == 200


def test_a_command_in_another_terminal_works_on_the_running_installation(site: Installed) -> None:
    note(site, "from here")

    asked = site.manage("shell", "--verbosity", "0", "--command", ASK_FOR_NOTES)

    assert asked.stderr == ""
    assert asked.stdout.split() == ["1"]


ASK_FOR_NOTES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM note")
    print(cursor.fetchone()[0])
"""


def test_each_killed_child_comes_back_and_nothing_is_lost(site: Installed) -> None:
    note(site, "kept")
    before = site.pids()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: set(before.values()).isdisjoint(site.pids().values()))
    wait_until(lambda: site.status() == 200 and comes_up(site))

    assert site.pids().keys() == before.keys() == {"PostgreSQL", "Redis", "web", "worker", "beat"}
    assert "kept" in notes(site)
    assert site.printed().count("started again") >= len(before)


def comes_up(site: Installed) -> bool:
    try:
        return bool(notes(site))
    except psycopg.OperationalError:
        return False


def test_after_a_killed_supervisor_nobody_is_left_and_the_next_up_works(site: Installed) -> None:
    note(site, "older")
    site.end(signal.SIGKILL)
    if sys.platform == "linux":
        wait_until(lambda: site.members() == [])

    site.up()

    assert site.status() == 200
    assert "older" in notes(site)


def test_after_everything_was_killed_at_once_the_next_up_works(site: Installed) -> None:
    note(site, "oldest")
    assert site.process is not None
    site.process.send_signal(signal.SIGSTOP)  # or it would restart what we kill
    site.kill_members()
    site.process.wait()
    # And the lock of PostgreSQL names a process that lives and is somebody else's.
    lock = site.var / "postgres" / "data" / "postmaster.pid"
    lines = lock.read_text(encoding="ascii").split("\n")
    lock.write_text("\n".join([str(os.getppid()), *lines[1:]]), encoding="ascii")

    printed = site.up()

    assert site.status() == 200
    assert "oldest" in notes(site)
    assert "static files unchanged" in printed
    assert "not shown again" not in printed


def test_a_termination_signal_ends_all_of_it(site: Installed) -> None:
    assert site.end(signal.SIGTERM) == 0

    assert site.members() == []
    assert site.status() == 0
    assert not (site.var / "run" / "env").exists()
    assert site.printed().rstrip().endswith(f"the data stays in {site.var}")


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    site = Installed(tmp_path / "var")
    with socket.socket() as other:
        other.bind(("127.0.0.1", site.port))
        other.listen()

        refused = site.manage("up", "--port", str(site.port))

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert f"Cannot serve on 127.0.0.1:{site.port}" in refused.stderr
    assert "PORT=" in refused.stderr
    assert not (site.var / "postgres").exists()


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    refused = Installed(tmp_path / "var").manage("up", "--host", "192.0.2.7")

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "HOST=127.0.0.1" in refused.stderr


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    refused = Installed(tmp_path / "var").manage("up", "--port", port)

    assert refused.returncode == 2
    assert "is not a port" in refused.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        var = Path("/proc/sys/sortkey")  # where even root may not write
    else:
        tmp_path.chmod(0o500)
        var = tmp_path / "var"
    refused = subprocess.run(
        [*Installed(var).command("up")],
        env=clean_environment(var),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    assert str(var) in refused.stderr


def test_a_server_without_the_wheels_is_told_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['psutil'] = None", encoding="utf-8")
    var = tmp_path / "var"
    refused = subprocess.run(
        Installed(var).command("up"),
        env=clean_environment(var) | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert refused.returncode == 1
    assert refused.stderr == "The package psutil is missing. Run 'make setup', then 'make run'.\n"
