"""What people's own rows tell to rooms above them."""

from django.dispatch import Signal

# Sent with `user`, `changed` (a frozenset of the names of the changed columns, at least one) and `now`, after the
# row is saved and outside its transaction. `user` is as saved. Also sent when mail to an address that was refused
# is to be tried again, or goes to another address: `changed` then holds "mail_refused_at".
preferences_saved = Signal()
