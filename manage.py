#!/usr/bin/env python
"""The command line of Sortkey: `manage.py help` lists the commands."""

import os
import sys

from quizapp.embedded.environment import adopt


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapp.settings")
    # A command typed beside a running `make run` works on that installation.
    adopt()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
