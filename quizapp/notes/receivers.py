"""What this room has to say to others below it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from quizapp.bank.actions import NotRevertableError
from quizapp.bank.models import Changeset
from quizapp.bank.signals import changeset_reverting
from quizapp.notes.models import NoteImport


@receiver(changeset_reverting)
def imports_are_taken_back_whole(*, changeset: Changeset, **_: Any) -> None:
    """Row by row, drafts would be retired and decisions would stand that point at nothing."""
    name = (
        NoteImport.objects.filter(changeset=changeset, status=NoteImport.Status.APPLIED)
        .values_list("source__name", flat=True)
        .first()
    )
    if name is not None:
        raise NotRevertableError(
            f"Changeset {changeset.pk} is the import of the note {name}. Take it back on the page of that"
            f" import, or with revert_import {changeset.pk}."
        )
