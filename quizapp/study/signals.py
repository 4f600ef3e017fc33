"""What study tells to rooms above it."""

from django.dispatch import Signal

# Sent with `learner` and `now` after a learner started a plan or changed what it says, outside the transaction.
plan_saved = Signal()
