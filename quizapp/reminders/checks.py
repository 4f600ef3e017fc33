"""What is wrong with the settings of reminders, said before anything is served."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from quizapp.reminders.channels import push


def push_key(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django passes it
    """The key for web push is one."""
    if push.offered():
        try:
            push.site()
        except ValueError:
            return [
                Error(
                    "WEB_PUSH_PRIVATE_KEY is not a key.",
                    hint="Make one with manage.py make_push_keys.",
                    id="reminders.E001",
                )
            ]
    return []
