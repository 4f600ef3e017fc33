"""Static files as a server sends them."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import call_command
from pytest_django.fixtures import Settings


def test_every_module_that_a_script_of_ours_imports_has_a_hashed_name(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "quizapp.web.storage.HashedFiles"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    imported = {
        found
        for script in (tmp_path / "quizapp" / "js").rglob("*.js")
        if re.search(r"\.[0-9a-f]{12}\.js$", script.name)
        for found in re.findall(
            r'^import [^"]*"\./([^"]+)"', script.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert len(imported) > 10
    assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
