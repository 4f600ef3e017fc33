"""Two tabs and a plain form over one question, driven at random, and what each of them has seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from quizapp.exams.models import GRACE, Sitting, Slot
from tests.exams.factories import SlotFactory
from tests.exams.faults.checker import violations
from tests.exams.faults.people import Told
from tests.exams.sittings import end_in, running

FIELDS = ("answer", "flagged")
OVER = GRACE + timedelta(seconds=1)
_NOTHING: dict[str, Any] = {"answer": [], "flagged": False}


@dataclass
class Made:
    """A change as its tab made it, and which saves of the field the learner had seen there by then."""

    change: dict[str, Any]
    tab: str
    saw: frozenset[int]
    newest: int
    told: dict[str, Any] | None = None


@dataclass
class Tab:
    """A page with a script. `seen` is what it knows of each field: sequences, newest last."""

    name: str
    seen: dict[str, list[int]]
    seq: int = 0
    queue: list[Made] = field(default_factory=list)
    sent: list[Made] = field(default_factory=list)


@dataclass
class Form:
    """A page without a script, as it was served: its hidden fields and what was in the others."""

    key: str
    bases: dict[str, int]
    shown: dict[str, Any]


@dataclass(frozen=True)
class Head:
    value: Any
    sequence: int
    tab: str
    seq: int


class Windows(RuleBasedStateMachine):
    """Nothing that was acknowledged is replaced but by whoever had seen it, or by the tab it came from."""

    # Set by the test: the one question that all examples ask.
    question: Any = None

    def __init__(self) -> None:
        super().__init__()
        sitting = running(
            course=self.question.course, blueprint=None, kind="quiz", form="own", title="Own quiz"
        )
        self.slot: Slot = SlotFactory.create(sitting=sitting, question=self.question)
        self.sitting: Sitting = sitting
        self.tokens = [option.token for option in self.question.current.options.order_by("-is_key")]
        self.client = Client()
        self.client.force_login(sitting.learner)
        self.signed_in, self.in_time, self.finished = True, True, False
        self.tabs: list[Tab] = []
        self.form: Form | None = None
        self.told: list[Told] = []
        self.stands = self.heads()
        self.open_tab()
        self.open_tab()

    def url(self, name: str) -> str:
        return f"/exams/{self.sitting.pk}/{name}"

    def heads(self) -> dict[str, Head]:
        slot = Slot.objects.get(pk=self.slot.pk)
        return {name: Head(getattr(slot, name), *slot.heads.get(name, (0, "", 0))) for name in FIELDS}

    # What browsers do.

    @precondition(lambda self: self.signed_in and len(self.tabs) < 4)
    @rule()
    def open_tab(self) -> None:
        """Another tab, another device, or a tab that was loaded anew: what it had not sent, it still has."""
        told = self.client.get(self.url("state/")).json()["slots"]["1"]
        seen = {name: [told[name][1]] for name in FIELDS}
        assert {name: told[name][0] for name in FIELDS} == {
            name: head.value for name, head in self.stands.items()
        }
        self.tabs.append(Tab(uuid4().hex[:8], seen))

    @rule(which=st.integers(0, 3), name=st.sampled_from(FIELDS), pick=st.integers(0, 2))
    def edit(self, which: int, name: str, pick: int) -> None:
        """The learner changes something in a tab. It is sent later."""
        tab = self.tabs[which % len(self.tabs)]
        tab.seq += 1
        seen = tab.seen[name]
        change = {
            "key": str(uuid4()),
            "position": 1,
            "field": name,
            "value": [self.tokens[pick]] if name == "answer" else pick == 0,
            "base": seen[-1],
            "seq": tab.seq,
        }
        tab.queue.append(Made(change, tab.name, frozenset(seen), seen[-1]))

    @precondition(lambda self: any(tab.queue for tab in self.tabs))
    @rule(which=st.integers(0, 3), chance=st.randoms(use_true_random=False), heard=st.booleans())
    def deliver(self, which: int, chance: Any, heard: bool) -> None:  # noqa: FBT001 (hypothesis gives it)
        """Some of what a tab has waiting arrives, in any order; the acknowledgement may be lost."""
        waiting = [tab for tab in self.tabs if tab.queue]
        tab = waiting[which % len(waiting)]
        self.post(tab, chance.sample(tab.queue, chance.randint(1, len(tab.queue))), heard=heard)

    @rule(which=st.integers(0, 3), name=st.sampled_from(FIELDS), pick=st.integers(0, 2), heard=st.booleans())
    def edit_and_deliver(self, which: int, name: str, pick: int, heard: bool) -> None:  # noqa: FBT001 (as above)
        """What mostly happens: a change arrives at once, before older ones that got stuck."""
        self.edit(which, name, pick)
        tab = self.tabs[which % len(self.tabs)]
        self.post(tab, [tab.queue[-1]], heard=heard)

    @precondition(lambda self: any(tab.sent for tab in self.tabs))
    @rule(which=st.integers(0, 3), place=st.integers(0, 20))
    def deliver_a_copy(self, which: int, place: int) -> None:
        """A request that was on its way for long arrives, though it was sent again meanwhile."""
        used = [tab for tab in self.tabs if tab.sent]
        tab = used[which % len(used)]
        self.post(tab, [tab.sent[place % len(tab.sent)]], heard=False)

    @rule(choice=st.integers(0, 2), flag=st.booleans(), again=st.booleans())
    def send_form(self, choice: int, flag: bool, again: bool) -> None:  # noqa: FBT001 (hypothesis gives them)
        """The plain form is sent, perhaps twice, from a page that may be old."""
        if self.form is None:
            self.open_form()
        if self.form is None:
            return
        for _ in range(2 if again else 1):
            self.post_form(self.form, [self.tokens[choice]], flag=flag)
        self.form = None

    @precondition(lambda self: self.signed_in and not self.finished)
    @rule()
    def open_form(self) -> None:
        shown = self.client.get(self.url("1/"))
        if shown.status_code == 200:
            item = shown.context["item"]
            self.form = Form(
                str(shown.context["key"]),
                {name: item.heads[name] for name in FIELDS},
                {name: head.value for name, head in self.stands.items()},
            )

    # What time and the learner do to all of it.

    @rule(what=st.integers(0, 11))
    def disturb(self, what: int) -> None:
        """The end, more time, a lost session: seldom, and mended more often than broken."""
        if what == 0 and self.signed_in:
            assert self.client.post(self.url("finish/")).status_code == 302
            self.finished, self.in_time = True, False
        elif what in (1, 2) and not self.finished:
            end_in(self.sitting, seconds=-OVER.total_seconds())
            self.in_time = False
        elif what == 3:
            self.client.logout()
            self.signed_in = False
        else:
            self.client.force_login(self.sitting.learner)
            self.signed_in = True
            if not self.finished:
                end_in(self.sitting, seconds=3600)
                self.in_time = True

    # What must come of it.

    def post(self, tab: Tab, made: list[Made], *, heard: bool) -> None:
        body = json.dumps({"tab": tab.name, "changes": [each.change for each in made]})
        answer = self.client.post(self.url("saves/"), body, content_type="application/json")
        if not self.signed_in:
            assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})
            return
        assert answer.status_code == 200, answer.content
        tab.sent += [each for each in made if each not in tab.sent]
        for each, ack in zip(made, answer.json()["acks"], strict=True):
            self.told.append(Told(each.change, tab.name, ack))
            self.judge(each, ack)
        for each, ack in zip(made, answer.json()["acks"], strict=True):
            head = self.stands[ack["field"]]
            assert ack["current"] == {"value": head.value, "sequence": head.sequence}
            if heard:
                if each in tab.queue:
                    tab.queue.remove(each)
                if head.sequence > tab.seen[ack["field"]][-1]:
                    tab.seen[ack["field"]].append(head.sequence)

    def judge(self, made: Made, ack: dict[str, Any]) -> None:
        """Hold one acknowledgement against what stood before."""
        change, again = made.change, made.told
        made.told = ack
        if again is not None:
            assert [again[name] for name in ("outcome", "sequence", "at")] == [
                ack[name] for name in ("outcome", "sequence", "at")
            ], "a copy was told something else"
            return
        head = self.stands[change["field"]]
        own = head.tab == made.tab
        if ack["outcome"] == "saved":
            assert self.in_time, "a late change was applied"
            assert own or head.sequence in made.saw, "overwrote what its author had not seen"
            assert not own or change["seq"] > head.seq, "an older change won"
            self.stands[change["field"]] = Head(change["value"], ack["sequence"], made.tab, change["seq"])
        elif ack["outcome"] == "late":
            assert not self.in_time
        else:
            # Nobody is refused without need.
            assert self.in_time
            assert not (own and change["seq"] > head.seq)
            assert own or made.newest != head.sequence
            assert ack["outcome"] == ("superseded" if own else "conflict")

    def post_form(self, form: Form, answer: list[str], *, flag: bool) -> None:
        sent: dict[str, Any] = {"key": form.key, "choice": answer, "go": "stay"}
        sent |= {f"base_{name}": base for name, base in form.bases.items()}
        if flag:
            sent["flagged"] = "on"
        told = self.client.post(self.url("1/"), sent)
        now = self.heads()
        if not self.signed_in:
            assert (told.status_code, now) == (302, self.stands)
            return
        entered: dict[str, Any] = {"answer": answer, "flagged": flag}
        for name, head in self.stands.items():
            touched = entered[name] != form.shown[name]
            if now[name] != head:
                assert self.in_time, "a late form was applied"
                assert touched, "a field that nobody touched was written"
                assert head.sequence == form.bases[name], "overwrote what its author had not seen"
                assert now[name].value == entered[name]
            elif touched and told.status_code == 302 and self.in_time:
                assert head.value == entered[name], "was told saved and is not"
        self.stands = now

    @invariant()
    def what_stands_is_what_was_acknowledged_last(self) -> None:
        assert self.heads() == self.stands

    def teardown(self) -> None:
        if not self.finished:
            self.client.force_login(self.sitting.learner)
            self.client.post(self.url("finish/"))
        wrong = violations([self.sitting.pk], self.told)
        assert not wrong, "; ".join(wrong)
