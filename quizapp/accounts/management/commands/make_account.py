import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError

from quizapp.accounts import actions
from quizapp.accounts.models import Role, User


class Command(BaseCommand):
    """The password never stands on the command line, where other users of the machine read it."""

    help = (
        "Make an account with a role. The password is taken from the variable ACCOUNT_PASSWORD or asked for; "
        "with --generate it is made and printed once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="")
        parser.add_argument("--generate", action="store_true", help="make a password and print it")

    def handle(self, *_args: Any, **options: Any) -> None:
        email, role = options["email"], options["role"]
        try:
            validate_email(email)
            password = self.password(email, generate=options["generate"])
            actions.make_account(email=email, role=role, password=password, name=options["name"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except IntegrityError:
            raise CommandError(f"{email} has an account already.") from None
        self.stdout.write(f"{role} {email}")
        if options["generate"]:
            self.stdout.write(f"password {password}")

    def password(self, email: str, *, generate: bool) -> str:
        if generate:
            return actions.readable_password()
        password = os.environ.get("ACCOUNT_PASSWORD") or getpass.getpass("Password: ")
        validate_password(password, User(email=email))
        return password
