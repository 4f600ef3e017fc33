import os
from pathlib import Path

import pytest

from quizapp.embedded import places
from quizapp.embedded.environment import POSTGRES_SOCKET
from quizapp.embedded.places import Servant
from quizapp.embedded.trouble import Trouble
from tests.embedded.installed import TMP


def short(name: str) -> Path:
    """A folder whose path is short, unlike pytest's own."""
    return TMP / f"st-{os.getpid()}-{name}"


def remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            folder.rmdir()


def test_sockets_live_with_the_installation_where_the_path_allows_it() -> None:
    wanted = short("a") / "sockets"
    try:
        assert places.socket_folder(wanted, None) == wanted
        assert wanted.stat().st_mode & 0o777 == 0o700
    finally:
        remove(wanted, wanted.parent)


@pytest.mark.parametrize("name", ["x" * 90, "with,comma", "with space", "ümlaut"])
def test_a_path_that_sockets_cannot_have_moves_them_elsewhere(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    found = places.socket_folder(short("b") / name, None)
    try:
        assert found.parent == TMP
        assert found.stat().st_mode & 0o777 == 0o700
        assert len(os.fsencode(found / POSTGRES_SOCKET)) <= places.SOCKET_LIMIT
        assert places.socket_folder(short("b") / name, None) == found  # the same every time
    finally:
        places.leave_socket_folder(found)
    assert not found.exists()


def test_the_runtime_folder_of_the_session_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = short("r")
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    found = places.socket_folder(Path("/" + "x" * 120), None)
    try:
        assert found.parent == runtime
    finally:
        remove(found, runtime)


def test_a_folder_that_others_can_enter_is_not_trusted() -> None:
    folder = short("open")
    folder.mkdir()
    folder.chmod(0o755)
    try:
        with pytest.raises(Trouble, match="not a private folder of ours"):
            places.trusted(folder, None)
    finally:
        remove(folder)


def test_a_link_to_a_folder_is_not_trusted(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(target)

    with pytest.raises(Trouble, match="not a private folder of ours"):
        places.trusted(tmp_path / "link", None)


def test_a_private_folder_is_closed_even_if_it_stood_open(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)

    assert places.private(folder).stat().st_mode & 0o777 == 0o700


def test_a_closed_folder_on_the_way_keeps_the_servant_out(tmp_path: Path) -> None:
    stranger = Servant(uid=65534, gid=65534)
    (tmp_path / "shut").mkdir(mode=0o700)

    assert not stranger.may_enter(tmp_path / "shut" / "data")
    assert stranger.may_enter(TMP)
