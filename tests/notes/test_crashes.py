"""Workers die, come late, or come together: each note is read once, and none is left being read."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection
from django.utils import timezone

from quizapp.notes import pulse, staging, tasks
from quizapp.notes.actions import reading
from quizapp.notes.models import NoteImport, NoteSection, Proposal
from quizapp.notes.refusals import NotPossible
from tests.bank.test_loading_for_real import start
from tests.notes.making import NOON, NOTE, read, taken_in

PATIENCE = 120.0
LATER = NOON + timedelta(minutes=2)
# Long enough for a process to be caught in the middle of it.
LONG = "# Bread\n\n" + "".join(
    f"## Loaf {n}\n\n- **Crumb {n}**: the soft inside of a loaf of bread, the {n}th of its kind\n\n"
    for n in range(3000)
)


# A worker on a slow machine: it takes a breath whenever it tells how far it has come.
AT_LEISURE = """
import time
from quizapp.notes.actions import reading
from quizapp.notes.tasks import read_notes

def breathe(phase, done, total):
    time.sleep(0.2 if phase == reading.WRITING else 0.002)

reading._unheard = breathe
read_notes.run()
"""


def worker() -> subprocess.Popen[str]:
    """A process that reads what waits, as the task of a worker does."""
    return start("shell", "-c", AT_LEISURE)


def wait_until(phase: str, victim: subprocess.Popen[str]) -> NoteImport:
    deadline = time.monotonic() + PATIENCE
    while True:
        row = NoteImport.objects.defer("text").get()
        if row.phase == phase and row.done:
            return row
        assert victim.poll() is None, victim.communicate()
        assert time.monotonic() < deadline, f"Not within {PATIENCE} s: {row.status} {row.phase}"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phase", [reading.READING, reading.WRITING])
def test_a_worker_killed_in_the_middle_is_followed_by_another_and_nothing_is_doubled(phase: str) -> None:
    taken_in(LONG)
    victim = worker()
    row = wait_until(phase, victim)

    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=PATIENCE)
    connection.close()

    assert row.status == NoteImport.Status.READING
    assert reading.read_next(now_of=timezone.now) is None  # its last sign of life is too fresh
    later = timezone.now() + pulse.DEAD_AFTER
    done = reading.read_next(now_of=lambda: later)
    assert done is not None
    assert (done.pk, done.status, done.attempts) == (row.pk, NoteImport.Status.READ, 2)
    assert done.sections.count() == done.figures["sections"] == 3001
    keys = Counter(done.proposals.values_list("group", "key"))
    assert set(keys.values()) == {1}
    assert len(keys) == sum(
        sum(done.figures[group].values()) for group in ("terms", "drafts", "examples", "claims")
    )
    assert reading.read_next(now_of=lambda: later) is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_gives_signs_of_life_while_it_reads() -> None:
    taken_in(LONG)
    victim = worker()
    try:
        wait_until(reading.READING, victim)
        beats = set()
        deadline = time.monotonic() + 5
        row = NoteImport.objects.defer("text").get()
        while row.under_way and time.monotonic() < deadline:
            assert row.beat_at is not None
            assert timezone.now() - row.beat_at < pulse.DEAD_AFTER / 4
            beats.add(row.beat_at)
            time.sleep(0.2)
            row.refresh_from_db(fields=["beat_at", "status"])
        assert len(beats) > 1 or not row.under_way
    finally:
        victim.kill()
        victim.communicate()


@pytest.mark.django_db(transaction=True)
def test_the_largest_note_fits_into_a_small_worker() -> None:
    taken_in("# Bread\n" + "- The dough of a loaf is soft.\n" * 95_000 + "## Loaf\n\n" * 2_000)
    code = (
        "from pathlib import Path; from quizapp.notes.tasks import read_notes; read_notes.run();"
        # Of this program alone: what getrusage tells begins with the size of whoever started it.
        " print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )

    out, errors = start("shell", "-v", "0", "-c", code).communicate(timeout=PATIENCE)

    assert NoteImport.objects.get().status == NoteImport.Status.READ, errors
    assert int(out.split()[-1]) < 256 * 1024, "In KiB."


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_read_two_notes_and_neither_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {taken_in(NOTE + f"\nLoaf {n}.\n", name=f"{n}.md").pk for n in range(2)}
    both = threading.Barrier(2)
    found: list[NoteImport | None] = []
    real = reading.read_note

    def together(*args: Any, **options: Any) -> Any:
        both.wait(20)  # broken, and with it the import, if only one of them reads
        return real(*args, **options)

    monkeypatch.setattr(reading, "read_note", together)

    def work() -> None:
        found.append(reading.read_next(now_of=lambda: NOON))
        connection.close()

    _in_threads(work, work)

    assert {row.pk for row in found if row} == names
    assert [row.status for row in found if row] == [NoteImport.Status.READ] * 2
    assert set(NoteImport.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_one_note_is_read_by_one_of_many_workers() -> None:
    taken_in()
    all_ = threading.Barrier(4)
    found: list[NoteImport | None] = []

    def work() -> None:
        all_.wait(20)
        found.append(reading.read_next(now_of=lambda: NOON))
        connection.close()

    _in_threads(*[work] * 4)

    assert sum(row is not None for row in found) == 1
    assert NoteImport.objects.get().attempts == 1


def _in_threads(*works: Any) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["read_note", "proposal_rows"])
def test_a_worker_that_was_thought_dead_writes_nothing_any_more(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = taken_in()
    real = getattr(reading, step)

    def slow(*args: Any, **options: Any) -> Any:
        """While this worker sleeps, another one reads to the end."""
        monkeypatch.setattr(reading, step, real)
        other = reading.read_next(now_of=lambda: LATER)
        assert other is not None
        assert other.status == NoteImport.Status.READ
        return real(*args, **options)

    monkeypatch.setattr(reading, step, slow)

    done = reading.read(row.pk, now_of=lambda: NOON)

    assert (done.status, done.attempts, done.read_at) == (NoteImport.Status.READ, 2, LATER)
    assert (done.sections.count(), done.proposals.count()) == (4, 16)


@pytest.mark.django_db
def test_a_worker_whose_note_was_removed_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    row = taken_in()
    real = reading.read_note

    def slow(*args: Any, **options: Any) -> Any:
        NoteImport.objects.filter(pk=row.pk).update(status=NoteImport.Status.DISCARDED)
        return real(*args, **options)

    monkeypatch.setattr(reading, "read_note", slow)

    assert reading.read(row.pk, now_of=lambda: NOON).status == NoteImport.Status.DISCARDED
    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_a_note_that_outlives_three_workers_has_failed_and_lets_others_pass() -> None:
    row = taken_in()
    other = taken_in(name="other.md")
    NoteImport.objects.filter(pk=row.pk).update(
        status=NoteImport.Status.READING, attempts=3, beat_at=NOON, at=NOON - timedelta(days=1)
    )
    NoteSection.objects.create(
        note_import=row, position=1, first=1, last=1, level=1, form="atx", key="k", fingerprint="f", score=0
    )

    done = reading.read_next(now_of=lambda: LATER)

    assert done == other
    row.refresh_from_db()
    assert row.status == NoteImport.Status.FAILED
    assert row.error == ("Reading was begun 3 times and never ended. The file is kept; nothing was imported.")
    assert not row.sections.exists()


@pytest.mark.django_db
def test_a_note_that_is_being_read_is_left_to_its_worker() -> None:
    row = taken_in()
    NoteImport.objects.update(status=NoteImport.Status.READING, attempts=1, beat_at=NOON)

    assert reading.read_next(now_of=lambda: NOON + pulse.DEAD_AFTER) is None
    with pytest.raises(NotPossible, match=r"^Nothing is left to read"):
        reading.read(row.pk, now_of=lambda: NOON)
    taken_over = reading.read_next(now_of=lambda: NOON + pulse.DEAD_AFTER + timedelta(seconds=1))
    assert taken_over == row


@pytest.mark.django_db
@pytest.mark.parametrize("error", [ValueError("no"), RecursionError(), MemoryError(), DataError()])
def test_an_error_of_ours_ends_in_a_sentence_and_no_rows(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = taken_in()

    def broken(*_: object) -> Any:
        yield from ()
        raise error

    monkeypatch.setattr(reading, "proposal_rows", broken)

    done = reading.read(row.pk, now_of=lambda: NOON)

    assert done.status == NoteImport.Status.FAILED
    assert done.error.startswith(
        "Reading ended with an error of ours, which the log of the server describes."
    )
    assert not NoteSection.objects.exists()


@pytest.mark.django_db
def test_a_lost_database_leaves_the_note_to_the_next_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    row = taken_in()

    def away(*_: object) -> Any:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(reading, "against", away)
        with pytest.raises(OperationalError):
            reading.read(row.pk, now_of=lambda: NOON)

    row.refresh_from_db()
    assert row.status == NoteImport.Status.READING
    assert reading.read_next(now_of=lambda: LATER) == row


@pytest.mark.django_db
def test_a_task_reads_one_note_and_asks_for_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(tasks.read_notes, "apply_async", lambda **options: asked.append(options))
    taken_in()

    tasks.read_notes.run()
    tasks.read_notes.run()

    assert asked == [{"retry": False}]
    assert NoteImport.objects.get().status == NoteImport.Status.READ


@pytest.mark.django_db
def test_a_task_that_cannot_ask_has_read_its_note_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> None:
        raise tasks.OperationalError

    monkeypatch.setattr(tasks.read_notes, "apply_async", away)
    taken_in()

    tasks.read_notes.run()

    assert NoteImport.objects.get().status == NoteImport.Status.READ


@pytest.mark.django_db(transaction=True)
def test_a_pulse_tells_progress_and_survives_a_lost_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    row = taken_in()
    NoteImport.objects.update(status=NoteImport.Status.READING, attempts=1, beat_at=NOON)
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.01)
    times: Iterator[datetime | None] = iter([None, *[LATER] * 100_000])

    def now() -> datetime:
        told = next(times)
        if told is None:
            raise OperationalError
        return told

    with pulse.Pulse(row.pk, 1, reading.OPENING, now) as life:
        life.tell(reading.READING, 2, 5)
        deadline = time.monotonic() + PATIENCE
        while NoteImport.objects.get().beat_at != LATER and time.monotonic() < deadline:
            time.sleep(0.01)

    row.refresh_from_db()
    assert (row.phase, row.done, row.total, row.beat_at) == (reading.READING, 2, 5, LATER)


@pytest.mark.django_db
def test_characters_that_postgresql_refuses_do_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding removes them; if entities or a reader ever brought one back, it would be here."""
    real = staging.payload_of

    def dirty(proposal: Any) -> dict[str, Any]:
        return real(proposal) | {"quote": "a\0b\ud800c", "slips": ["\0"]}

    monkeypatch.setattr(staging, "payload_of", dirty)

    row = read()

    assert {each.payload["quote"] for each in row.proposals.all()} == {"ab?c"}
    assert all(each.payload["slips"] == [""] for each in row.proposals.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "&#0;&#xD800; **a&#0;b**: the soft inside of &#0; a loaf\n",
        "# " + "x" * 5000 + "\n\ntext\n",
        "```\n" * 999,
        "<table>" * 500 + "\n",
        "#\n" * 2000,
        "- **\ud83c\udf5e**: the bread of all breads that were\n".encode("utf-16", "surrogatepass").decode(
            "utf-16"
        ),
        "\t- a\r\n\t\t- b\r\n",
        "*" * 9999 + "\n",
        "| a | b |\n" * 2000,
        "- A write of an item of 999999999 KB costs 999999999 WCU.\n",
    ],
)
def test_hostile_text_is_read_like_any_other(text: str) -> None:
    row = read(text)

    assert row.figures["covered"] == row.figures["lines"]
    assert row.status == NoteImport.Status.READ


def test_the_process_of_a_worker_is_killed_before_its_task_is_given_to_another() -> None:
    """Twin of celery.py: a task that hangs ends there, and its note is taken over after that."""
    from quizapp.celery import app

    assert (
        app.conf.task_time_limit + pulse.DEAD_AFTER.total_seconds()
        < app.conf.broker_transport_options["visibility_timeout"]
    )
    assert app.conf.beat_schedule["read-notes"] == {"task": tasks.read_notes.name, "schedule": 15.0}
