from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from quizapp.accounts import actions
from quizapp.embedded.environment import write_private

UNKNOWN = "(made earlier; ask for a new password on the sign-in page)"


class Command(BaseCommand):
    """The passwords go to a file that only we can read; `manage.py up` prints that file once."""

    help = "Make the learner and the curator of `make run`, and keep their passwords in var/accounts.txt."

    def handle(self, *_args: Any, **_options: Any) -> None:
        path = Path(settings.VAR_DIR) / "accounts.txt"
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        passwords = {line.split()[1]: line.split(None, 2)[2] for line in kept.splitlines() if line}
        accounts = actions.ensure_generated_accounts()
        text = "".join(
            f"{role:<9} {email}  {password or passwords.get(email, UNKNOWN)}\n"
            for role, email, password in accounts
        )
        # Lines about other accounts (the demonstration) are not ours to drop.
        ours = {email for _, email, _ in accounts}
        text += "".join(f"{line}\n" for line in kept.splitlines() if line and line.split()[1] not in ours)
        if text != kept:
            write_private(path, text)
        made = sum(password is not None for _, _, password in accounts)
        self.stdout.write(f"accounts ready: {made} new, {len(accounts) - made} kept")
