"""Reminders: when, which, how often, and what becomes of one in the outbox.

`hours` gives the instant of each local date, `kinds` what is due, `pace` how
often a learner who does not come is written to, `sending` what is sent now,
`outbox` the life of a row, `seals` Message-IDs and the tokens in links,
`bounces` what a refusal means. Nothing here knows a clock, a disk or chance.
"""

from .bounces import Bounce, classify, switches_off
from .hours import (
    APART,
    LATEST,
    QUIET,
    Appointment,
    QuietHours,
    appointment,
    is_quiet,
    may_follow,
    reminder_at,
    too_late,
)
from .kinds import Address, Kind, Silence, Standing, choose, refusal
from .outbox import (
    LEASE,
    MOST_ATTEMPTS,
    Cancel,
    Claim,
    Delivered,
    Drop,
    Dropped,
    Event,
    Failure,
    Refused,
    Row,
    State,
    retry_after,
    step,
)
from .pace import PATIENCE, days_between, ignored_reminders
from .seals import Purpose, Subject, message_id, seal, unseal
from .sending import Passed, Planned, Triage, triage

__all__ = [
    "APART",
    "LATEST",
    "LEASE",
    "MOST_ATTEMPTS",
    "PATIENCE",
    "QUIET",
    "Address",
    "Appointment",
    "Bounce",
    "Cancel",
    "Claim",
    "Delivered",
    "Drop",
    "Dropped",
    "Event",
    "Failure",
    "Kind",
    "Passed",
    "Planned",
    "Purpose",
    "QuietHours",
    "Refused",
    "Row",
    "Silence",
    "Standing",
    "State",
    "Subject",
    "Triage",
    "appointment",
    "choose",
    "classify",
    "days_between",
    "ignored_reminders",
    "is_quiet",
    "may_follow",
    "message_id",
    "refusal",
    "reminder_at",
    "retry_after",
    "seal",
    "step",
    "switches_off",
    "too_late",
    "triage",
    "unseal",
]
