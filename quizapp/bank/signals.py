"""What the bank tells to rooms above it."""

from django.dispatch import Signal

# Sent with `course` inside the transaction of a load or a revert, also of a load that found nothing
# changed: what rooms above derive from a course is then never older than the course.
course_loaded = Signal()
