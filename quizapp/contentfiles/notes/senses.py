"""What a proposal says, without where it stands: by this it is known again below another heading."""

from __future__ import annotations

from .plain import key_of
from .records import DraftProposal, NoteClaim, TermProposal, WorkedExample


def sense_of(proposal: TermProposal | DraftProposal | WorkedExample | NoteClaim) -> str:
    """A short name for a proposal's kind and text, 20 characters as `key` has.

    It stays when headings are renamed or the line moves, and changes with the
    words. Unlike `key` it need not be unique: a note that says the same twice
    has two proposals of one sense.
    """
    match proposal:
        case TermProposal():
            return key_of("term", proposal.name, proposal.definition)
        case DraftProposal():
            return key_of("draft", proposal.kind, proposal.stem, proposal.right)
        case WorkedExample():
            return key_of("worked", proposal.task, str(proposal.printed), proposal.unit)
        case NoteClaim():
            return key_of("claim", proposal.fact, proposal.sentence)
