"""The files that run a site: containers, CI and the bootstrap."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizapp.celery import app
from quizapp.embedded.environment import BASE_DIR

COMPOSE = BASE_DIR / "docker-compose.yml"
SECRETS = {"SITE_HOST": "sortkey.example", "SECRET_KEY": "s", "POSTGRES_PASSWORD": "p"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert isinstance(services, dict)
    return services


def test_a_server_has_all_its_parts(services: dict[str, dict[str, Any]]) -> None:
    parts = {"proxy", "prepare", "web", "worker", "background", "beat", "postgres", "redis", "mailpit"}

    assert services.keys() == parts


def test_the_two_workers_serve_every_queue_between_them(services: dict[str, dict[str, Any]]) -> None:
    told = [services[name]["command"] for name in ("worker", "background")]
    served = {command[command.index("--queues") + 1] for command in told}

    assert served == {queue.name for queue in app.conf.task_queues}


def test_every_service_restarts_and_none_keeps_capabilities(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["restart"] in {"unless-stopped", "on-failure"}, name
        assert service["cap_drop"] == ["ALL"], name


def test_every_service_has_a_health_check(services: dict[str, dict[str, Any]]) -> None:
    image = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")

    for name, service in services.items():
        from_image = service.get("build") == "." and "HEALTHCHECK" in image
        assert "healthcheck" in service or from_image, name


def test_no_service_runs_as_root(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        if "build" in service:
            image = (BASE_DIR / service["build"] / "Dockerfile").read_text(encoding="utf-8")
            assert "\nUSER " in image, name
        else:
            assert service["user"] not in {"root", "0"}, name


def test_database_and_broker_cannot_be_reached_from_outside(services: dict[str, dict[str, Any]]) -> None:
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["inside"]
        assert "ports" not in services[name]


def test_the_database_sorts_like_the_one_of_make_run(services: dict[str, dict[str, Any]]) -> None:
    options = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert "--locale-provider=builtin --builtin-locale=C.UTF-8" in options


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_server_does_not_start_without_its_secrets(name: str) -> None:
    assert f"${{{name}:?" in COMPOSE.read_text(encoding="utf-8")


def test_compose_itself_accepts_the_file() -> None:
    # Wherever one is installed; the tests above read the file in any case.
    if shutil.which("docker-compose"):
        checked = subprocess.run(
            ["docker-compose", "--file", str(COMPOSE), "config", "--quiet"],
            env=os.environ | SECRETS,
            check=False,
            capture_output=True,
            text=True,
        )
        assert (checked.returncode, checked.stderr) == (0, "")


def test_the_image_copies_only_what_the_build_may_see() -> None:
    seen = (BASE_DIR / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in seen if line.startswith("!")}
    copied = {
        line.split()[1]
        for line in (BASE_DIR / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
    }

    assert copied == allowed
    assert all((BASE_DIR / path).exists() for path in copied)


def test_no_lock_names_an_index() -> None:
    for lock in sorted((BASE_DIR / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "index-url" not in text, lock.name
        assert "://" not in text, lock.name
        assert "--hash=sha256:" in text, lock.name


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(sys, "argv", ["install.py", "run"])

    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        runpy.run_path(str(BASE_DIR / "requirements" / "install.py"), run_name="__main__")


def test_an_environment_in_sync_is_left_alone(tmp_path: Path) -> None:
    shutil.copytree(BASE_DIR / "requirements", tmp_path / "requirements")
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    install = tmp_path / "requirements" / "install.py"
    fingerprint = runpy.run_path(str(install))["fingerprint"]
    # The lock of development is enough for `make run` too.
    (tmp_path / ".venv" / "installed-dev").write_text(fingerprint("dev"), encoding="utf-8")

    done = subprocess.run([sys.executable, install, "run"], check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_chromium_that_is_none_fails_with_a_sentence() -> None:
    done = subprocess.run(
        [BASE_DIR / ".ci" / "chromium"],
        env={**os.environ, "CHROMIUM": "/nowhere/chromium"},
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "which is no program" in done.stderr
