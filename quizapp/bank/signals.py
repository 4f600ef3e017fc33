"""What the bank tells to rooms above it."""

from django.dispatch import Signal

# Sent with `course` inside the transaction of a load or a revert, also of a load that found nothing
# changed: what rooms above derive from a course is then never older than the course.
course_loaded = Signal()

# Sent with `course`, `was` (its revision before), `questions` (their UUIDs) and `terms` (their numbers) inside the
# transaction in which a curator made, changed or took away these few, and nothing else of the course.
course_touched = Signal()

# Sent with `changeset` before it is taken back. A receiver that knows another way for it raises
# bank.actions.NotRevertableError.
changeset_reverting = Signal()
