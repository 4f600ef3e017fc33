import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from quizapp.embedded import environment
from quizapp.settings import database
from tests.embedded.installed import TMP


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a listener where each server would listen."""
    folder = TMP / f"st-{os.getpid()}-adopt"
    folder.mkdir(mode=0o700)
    names = (environment.POSTGRES_SOCKET, environment.REDIS_SOCKET)
    with ExitStack() as stack:
        for name in names:
            server = stack.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(str(folder / name))
            server.listen()
        yield folder
    for name in names:
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()


@pytest.fixture
def running(sockets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment file of a running installation, and a terminal without variables."""
    for name in ("DATABASE_URL", "REDIS_URL", "PGHOST", "PGUSER", "PGDATABASE", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    # So that what adopt() sets is undone after the test.
    variables = composed(tmp_path, sockets)
    for name in variables:
        if name not in {"VAR_DIR", "DATABASE_URL"}:
            monkeypatch.setenv(name, "before")
    (tmp_path / "run").mkdir()
    environment.write(tmp_path / "run" / "env", variables)
    return tmp_path / "run" / "env"


def composed(var: Path, sockets: Path, host: str = "127.0.0.1") -> dict[str, str]:
    return environment.compose(var=var, sockets=sockets, host=host, port=8123, secret_key="key")


def adopted() -> bool:
    try:
        environment.adopt()
        return "DATABASE_URL" in os.environ
    finally:
        os.environ.pop("DATABASE_URL", None)


def test_a_running_installation_is_adopted(running: Path) -> None:
    assert adopted()
    assert os.environ["SECRET_KEY"] == "key"


def test_a_database_of_ones_own_is_not_overruled(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/other")

    environment.adopt()

    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/other"
    assert os.environ["SECRET_KEY"] == "before"


def test_without_an_environment_file_nothing_is_adopted(running: Path) -> None:
    running.unlink()

    assert not adopted()


def test_a_file_that_others_can_read_is_not_believed(running: Path) -> None:
    running.chmod(0o644)

    assert not adopted()


def test_a_linked_file_is_not_believed(running: Path) -> None:
    running.rename(running.with_name("moved"))
    running.symlink_to(running.with_name("moved"))

    assert not adopted()


@pytest.mark.parametrize("name", [environment.POSTGRES_SOCKET, environment.REDIS_SOCKET])
def test_an_installation_with_a_dead_server_is_not_adopted(running: Path, sockets: Path, name: str) -> None:
    (sockets / name).unlink()

    assert not adopted()


@pytest.mark.parametrize(("host", "embedded"), [("127.0.0.1", "yes"), ("::1", "yes"), ("192.0.2.7", "no")])
def test_only_on_loopback_is_an_installation_embedded(tmp_path: Path, host: str, embedded: str) -> None:
    assert composed(tmp_path, tmp_path, host)["EMBEDDED"] == embedded


def test_the_folder_of_the_sockets_reaches_django_as_it_is() -> None:
    folder = TMP / "Sortkey-A" / "sockets"

    config = database(environment.services(folder)["DATABASE_URL"])

    assert config["OPTIONS"]["host"] == str(folder)
    assert (config["USER"], config["NAME"], config["HOST"]) == ("sortkey", "sortkey", "")
