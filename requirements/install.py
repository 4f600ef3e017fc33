"""Make .venv hold exactly one lock: `python3 requirements/install.py run` (or dev).

Standard library only, and in the grammar of Python 3.6, so that an old Python
reaches the sentence that says it is too old. Does nothing when all is in sync.
"""
# ruff: noqa: T201 - it talks to a terminal

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# The lock of development holds the lock of `make run`.
WIDER = {"run": ("run", "dev"), "dev": ("dev",)}


def fail(sentence: str) -> None:
    sys.exit(f"Sortkey: {sentence}")


def lock_of(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def stamp_of(name: str) -> Path:
    return VENV / f"installed-{name}"


def fingerprint(name: str) -> str:
    return hashlib.sha256(lock_of(name).read_bytes()).hexdigest()


def in_sync(name: str) -> bool:
    try:
        return stamp_of(name).read_text() == fingerprint(name) and works()
    except OSError:
        return False


def works() -> bool:
    """Whether .venv has a Python that starts and is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([str(PYTHON), "-I", "-c", test], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment() -> list:  # type: ignore[type-arg]  # list[str] is too new for the grammar above
    """Make the virtual environment; returns how pip is called for it."""
    inner = [str(PYTHON), "-I", "-m", "pip"]
    outer = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if works():
        has_pip = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
        return inner if subprocess.call([str(PYTHON), "-I", "-c", has_pip]) == 0 else outer
    if importlib.util.find_spec("venv") is None:
        fail("this Python has no module venv. On Debian and Ubuntu: apt install python3-venv")
    make = [sys.executable, "-m", "venv", "--clear"]
    pip = inner
    if importlib.util.find_spec("ensurepip") is None:
        # Debian keeps ensurepip in another package; a pip outside will do.
        if importlib.util.find_spec("pip") is None:
            fail("this Python has neither ensurepip nor pip. On Debian and Ubuntu: apt install python3-venv")
        make.append("--without-pip")
        pip = outer
    if subprocess.call([*make, str(VENV)]) != 0:
        fail(f"the virtual environment could not be made in {VENV}; the lines above say why.")
    return pip


def install(name: str) -> None:
    print(f"installing requirements/{name}.txt into .venv (once; some minutes on a slow line)", flush=True)
    pip = make_environment()
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    if subprocess.call([*pip, "install", *options, "--requirement", str(lock_of(name))]) != 0:
        fail("the packages could not be installed; the lines above say why.")
    stamp_of(name).write_text(fingerprint(name))


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < OLDEST:
        fail(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed and this is {sys.version.split()[0]}. "
            "Install one and name it: make PYTHON=python3.12 run"
        )
    try:
        if not any(in_sync(wider) for wider in WIDER[name]):
            install(name)
    except OSError as error:
        fail(f"{error.strerror} ({error.filename})")


if __name__ == "__main__":
    main()
