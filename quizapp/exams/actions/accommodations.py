"""Grant extra minutes, and take them back. Rows are the audit: who, when, why."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from quizapp.accounts.models import User
from quizapp.exams.actions.locking import database_now
from quizapp.exams.models import Accommodation


class AlreadyGranted(Exception):
    """The learner has extra minutes already; another grant would hide which of the two counts."""

    def __init__(self, accommodation: Accommodation | None) -> None:
        super().__init__("There are extra minutes in force.")
        self.accommodation = accommodation


class NoSuchLearner(Exception):
    """No account has this address."""


def accommodation_of(learner: User) -> Accommodation | None:
    """The extra minutes in force. A sitting takes them over when it begins and keeps them."""
    return Accommodation.objects.in_force().filter(learner=learner).first()


def grant(*, email: str, minutes: int, reason: str, by: User) -> Accommodation:
    """Give the account with this address `minutes` more for a full-length paper, for papers begun from now on.

    Raises NoSuchLearner or AlreadyGranted.
    """
    learner = User.objects.filter(email__iexact=email, is_active=True).first()
    if learner is None:
        raise NoSuchLearner(email)
    try:
        # The constraint, not a check, decides between two grants at once.
        with transaction.atomic(durable=True):
            return Accommodation.objects.create(
                learner=learner, minutes=minutes, reason=reason, granted_by=by, granted_at=database_now()
            )
    except IntegrityError:
        raise AlreadyGranted(accommodation_of(learner)) from None


def revoke(pk: int, *, by: User) -> bool:
    """End a grant; sittings that are open keep their minutes. False if it had ended before, or never was."""
    in_force = Accommodation.objects.in_force().filter(pk=pk)
    # One statement: of two that revoke at once, one finds nothing, and the first stays in the audit.
    return bool(in_force.update(revoked_by=by, revoked_at=database_now()))
