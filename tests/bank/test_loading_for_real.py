"""Loads in processes of their own: killed, at once, and from the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from quizapp.bank.models import Changeset, Question
from quizapp.course.models import Course
from tests.bank.generate import write_generated_course
from tests.contentfiles.courses import IDS, QUESTIONS, write_course

PATIENCE = 60.0


def start(*arguments: str) -> subprocess.Popen[str]:
    """manage.py, on the database of this test."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {"DATABASE_URL": url.geturl()}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def versions_begun() -> int:
    """A sequence moves at once, whatever becomes of the transaction: a window into another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM bank_questionversion_id_seq"
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.django_db(transaction=True)
def test_a_load_killed_in_the_middle_changes_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    folder = write_generated_course(tmp_path, 700)
    before = versions_begun()
    victim = start("load_content", str(folder))
    deadline = time.monotonic() + PATIENCE
    # The second batch of questions is being written.
    while versions_begun() < before + 501:
        assert victim.poll() is None, victim.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)

    victim.send_signal(signal.SIGKILL)
    victim.communicate()

    assert victim.returncode == -signal.SIGKILL
    assert not Course.objects.exists()
    assert not Question.objects.exists()
    assert not Changeset.objects.exists()
    # Neither the lock nor half a row is in the way.
    call_command("load_content", str(folder), stdout=StringIO())
    assert Question.objects.published().count() == 700


def waited(said: str) -> bool:
    return "nothing changed" in said


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    # A first load would wait for the new course anyway; a later one has only the lock.
    folder = write_generated_course(tmp_path, 200)
    call_command("load_content", str(folder), stdout=StringIO())
    for path in (folder / "questions").iterdir():
        path.write_text(path.read_text().replace("sensor readings", "meter readings"))

    both = [start("load_content", str(folder)) for _ in range(2)]
    # The one that waited found nothing left to do; a slow one also tells how far it is.
    said = sorted((process.communicate(timeout=PATIENCE)[0] for process in both), key=waited)

    assert [process.returncode for process in both] == [0, 0]
    assert "changed: 200 questions" in said[0]
    assert "nothing changed" in said[1]
    assert Changeset.objects.count() == 2


def test_content_is_checked_without_a_database(tmp_path: Path) -> None:
    # No django_db mark: any statement would fail this test.
    output = StringIO()

    call_command("check_content", str(write_course(tmp_path)), stdout=output)

    table = output.getvalue()
    assert "problems   0 errors, 0 warnings" in table
    # Blocks; each kind; draft, pretest, published and retired; all.
    counts = ["5/6", 1, 1, 1, 1, "-", "-", "-", "-", "-", 4, "-", 4]
    assert f"{'in all':<44}" + "".join(f"{count:>11}" for count in counts) in table
    assert "glossary   2 terms" in table


def test_errors_are_printed_with_their_place_and_end_the_command(tmp_path: Path) -> None:
    output = StringIO()
    folder = write_course(tmp_path, questions=QUESTIONS.replace("difficulty: 3", "difficulty: 7"))

    with pytest.raises(CommandError, match=r"1 error\. Nothing can be loaded"):
        call_command("check_content", str(folder), stdout=output)

    line = QUESTIONS[: QUESTIONS.index("difficulty: 3")].count("\n") + 1
    path = folder / "questions" / "01-units.yaml"
    assert f"{path}:{line}:17: `difficulty` is '7'; it is a whole number from 1 to 5." in output.getvalue()


def test_a_path_without_a_course_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no course in"):
        call_command("check_content", str(tmp_path), stdout=StringIO())


@pytest.mark.django_db
def test_the_load_command_says_what_changed_and_what_did_not(tmp_path: Path) -> None:
    folder, output = write_course(tmp_path), StringIO()

    call_command("load_content", str(folder), stdout=output)
    call_command("load_content", str(folder), stdout=output)
    call_command("revert_changeset", str(Changeset.objects.get().pk), stdout=output)
    call_command("load_content", str(folder), stdout=output)
    call_command("load_content", str(folder), "--again", stdout=output)

    said = output.getvalue()
    assert "new: 4 questions" in said
    assert "nothing changed" in said
    assert "is reverted" in said
    assert "stay out; --again loads them" in said
    assert Question.objects.published().count() == 4


@pytest.mark.django_db
def test_the_load_command_prints_every_error_and_loads_nothing(tmp_path: Path) -> None:
    output = StringIO()
    broken = QUESTIONS.replace("answer: 3", "answer: three").replace(IDS[1], "not-a-uuid")

    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_content", str(write_course(tmp_path, questions=broken)), stdout=output)

    assert "`answer` is 'three'" in output.getvalue()
    assert "`id` is 'not-a-uuid'" in output.getvalue()
    assert not Course.objects.exists()


@pytest.mark.django_db
def test_reverting_what_cannot_be_reverted_is_an_error() -> None:
    with pytest.raises(CommandError, match="no changeset 7"):
        call_command("revert_changeset", "7")
