"""What a mail server's refusal means: for the message, and for the address."""

import re
from collections.abc import Iterable
from enum import StrEnum

STRIKES = 5
"""So many messages in a row that could not be delivered for now switch an address off."""

_REPLY = re.compile(
    r"\s*(?:smtp;\s*)?([245])([0-5][0-9])(?:[ -]+([245])\.([0-7])\.([0-9]{1,3})(?![.0-9]))?(?![0-9])"
)
_STATUS = re.compile(r"(?<![.0-9])([245])\.([0-7])\.([0-9]{1,3})(?![.0-9])")

# Answers to how we introduce ourselves (sequence and syntax, encryption, sign-in),
# not to whom we write to. If they counted against the address, one wrong password
# of the operator would switch off every learner.
_OUR_REPLIES = frozenset({"500", "501", "502", "503", "504", "530", "534", "535", "538"})
_OUR_STATUSES = frozenset({"7.0", "7.8", "7.9", "7.11"})


class Bounce(StrEnum):
    """What a refusal is: for good, for now, or of this installation rather than of the address."""

    PERMANENT = "permanent"
    TRANSIENT = "transient"
    OURS = "ours"


def classify(text: str) -> Bounce:
    """Read the status from what a mail server said: `550 5.1.1 No such user`, or a report's `Status: 4.2.2`.

    Class 5 is permanent and class 4 transient (RFC 3463, RFC 5321). Where the
    two codes of one line disagree, and where there is none (a connection that
    broke), it is transient: the message is tried again, the address kept.
    The reply code counts only at the start: of an error of smtplib, pass code and
    text with a space between, not its `str`.

    >>> classify("550 5.1.1 No such user"), classify("451 4.3.0 Try later")
    (<Bounce.PERMANENT: 'permanent'>, <Bounce.TRANSIENT: 'transient'>)
    >>> classify("535 5.7.8 Authentication failed"), classify("Connection reset by 5.1.1.7")
    (<Bounce.OURS: 'ours'>, <Bounce.TRANSIENT: 'transient'>)
    """
    reply = _REPLY.match(text)
    if reply is not None:
        kind, rest, status_kind, subject, detail = reply.groups()
        ours = kind + rest in _OUR_REPLIES
    else:
        status = _STATUS.search(text)
        if status is None:
            return Bounce.TRANSIENT
        kind, subject, detail = status.groups()
        status_kind, ours = kind, False
    if kind != "5" or status_kind not in {None, "5"}:
        return Bounce.TRANSIENT
    if ours or subject == "5" or f"{subject}.{detail}" in _OUR_STATUSES:
        return Bounce.OURS
    return Bounce.PERMANENT


def switches_off(bounces: Iterable[Bounce]) -> bool:
    """Tell whether an address is switched off after these bounces, all since something was last delivered.

    >>> switches_off([Bounce.PERMANENT]), switches_off([Bounce.TRANSIENT] * 4)
    (True, False)
    """
    strikes = 0
    for bounce in bounces:
        if bounce is Bounce.PERMANENT:
            return True
        strikes += bounce is Bounce.TRANSIENT
    return strikes >= STRIKES
