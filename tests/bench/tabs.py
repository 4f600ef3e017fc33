"""Browser tabs in the midst of a practice exam: what the page's script sends, without a browser.

Run as a process of its own: reads a plan, lets every learner start, answer,
look at the time, turn pages and finish when the plan says so, and writes what
was acknowledged and how long it took. What fails is sent again with the same
keys, as the page does, and counted.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

SAVE_SECONDS, PAGE_SECONDS = 6.0, 20.0
CHANGE_SECONDS, POLL_SECONDS, PAGE_EVERY = 5.0, 30.0, 90.0
RETRY_SECONDS = 0.5

_ARTICLE = re.compile(r'data-position="(\d+)"')
_OPTION = re.compile(r'<input type="(radio|checkbox)" name="choice" value="([^"]+)"')
_NOTE = "Is this one about steps of 4 KB, or of 1 KB? Look again at the end."

Value = bool | int | str | list[str]


class Failed(Exception):
    """No answer, or not the one that should come."""


class Told:
    """What all learners together have seen."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.disagreed = 0
        # By sitting: the keys that were acknowledged, and what stands by the last acknowledgement.
        self.keys: dict[int, list[str]] = {}
        self.standing: dict[int, dict[str, Value]] = {}


class Wire:
    """One kept connection."""

    def __init__(self, port: int, headers: str, told: Told) -> None:
        self.port = port
        self.headers = headers
        self.told = told
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, kind: str, path: str, *, body: str | None = None, json_body: bool = False) -> str:
        """The body of the answer, or of a redirect its address. Raises Failed after counting it."""
        limit = SAVE_SECONDS if kind in {"save", "state"} else PAGE_SECONDS
        began = time.perf_counter()
        try:
            async with asyncio.timeout(limit):
                status, answer = await self._exchange(path, body, json_body=json_body)
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as error:
            self.close()
            self.told.errors[f"{kind}: {type(error).__name__}"] += 1
            raise Failed from error
        finally:
            self.told.took[kind].append((time.perf_counter() - began) * 1000)
        if status not in {"200", "302"}:
            self.told.errors[f"{kind}: {status}"] += 1
            raise Failed
        return answer

    async def _exchange(self, path: str, body: str | None, *, json_body: bool) -> tuple[str, str]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        reader, writer = self.streams
        head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\n{self.headers}"
        data = (body or "").encode()
        if body is not None:
            kind = "application/json" if json_body else "application/x-www-form-urlencoded"
            head += f"Content-Type: {kind}\r\nContent-Length: {len(data)}\r\n"
        writer.write(f"{head}\r\n".encode() + data)
        await writer.drain()
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:-2])
        text = (await reader.readexactly(int(fields.get("content-length", 0)))).decode()
        if fields.get("transfer-encoding") == "chunked":
            raise EOFError("an answer in pieces")
        return answer[9:12], fields["location"] if answer[9:12] == "302" else text

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


class Tab:
    """One learner. `plan` has cookie, csrf, start (an address) or pk, come, leave (seconds) and finish."""

    def __init__(self, plan: dict[str, Any], port: int, told: Told, zero: float) -> None:
        headers = (
            f"Host: 127.0.0.1\r\nCookie: {plan['cookie']}\r\nX-CSRFToken: {plan['csrf']}\r\n"
            "Accept: */*\r\nUser-Agent: bench\r\n"
        )
        self.plan = plan
        self.told = told
        self.zero = zero
        self.wire = Wire(port, headers, told)
        self.chance = random.Random(plan["cookie"])
        self.pk: int = plan["pk"]
        self.options: dict[int, tuple[int, list[str]]] = {}
        self.heads: dict[tuple[int, str], int] = {}
        self.standing: dict[str, Value] = {}
        self.keys: list[str] = []
        self.position = 1
        self.tab, self.seq = "", 0

    async def sit(self) -> None:
        await self._sleep(self.plan["come"])
        if not self.pk:
            where = await self._surely("start", self.plan["start"], body="")
            self.pk = int(where.strip("/").split("/")[-1])
        self.told.keys[self.pk], self.told.standing[self.pk] = self.keys, self.standing
        await self._load()
        await self._change()
        due = {
            self._change: self._now() + self._jitter(CHANGE_SECONDS),
            self._look: self._now() + POLL_SECONDS * self.chance.random(),
            self._load: self._now() + PAGE_EVERY * self.chance.random() * 2,
        }
        every = {self._change: CHANGE_SECONDS, self._look: POLL_SECONDS, self._load: PAGE_EVERY}
        while True:
            act = min(due, key=lambda job: due[job])
            if due[act] >= self.plan["leave"]:
                break
            await self._sleep(due[act])
            await act()
            due[act] = self._now() + (POLL_SECONDS if act == self._look else self._jitter(every[act]))
        await self._sleep(self.plan["leave"])
        if self.plan["finish"]:
            await self._look()
            await self._surely("finish", f"/exams/{self.pk}/finish/", body="")
            await self._surely("result", f"/exams/{self.pk}/result/")
        self.wire.close()

    async def _load(self) -> None:
        """A page load: the question, the paper for its script, and how things stand; a new tab for the server."""
        page = await self._surely("page", f"/exams/{self.pk}/{self.position}/")
        assert _ARTICLE.search(page), page[:500]
        parts = _ARTICLE.split(await self._surely("paper", f"/exams/{self.pk}/paper/"))
        self.options = {}
        for position, article in zip(parts[1::2], parts[2::2], strict=True):
            found = _OPTION.findall(article)
            choose = 2 if found and found[0][0] == "checkbox" else 1
            self.options.setdefault(int(position), (choose, [token for _, token in found]))
        self.tab, self.seq = uuid4().hex, 0
        await self._look()

    async def _look(self) -> None:
        told = json.loads(await self._surely("state", f"/exams/{self.pk}/state/"))
        for name, value in self.standing.items():
            position, field = name.split(":")
            stands, sequence = told["slots"][position][field]
            self.told.disagreed += (stands, sequence) != (value, self.heads[int(position), field])

    async def _change(self) -> None:
        chance = self.chance.random()
        changes = []
        if chance < 0.7:
            self.position = self.position % len(self.options) + 1
            changes.append(self._one("seen", True))
            changes.append(self._one("answer", self._choice()))
        elif chance < 0.8:
            changes.append(self._one("flagged", not self.standing.get(f"{self.position}:flagged", False)))
        elif chance < 0.9:
            changes.append(self._one("note", _NOTE[: self.chance.randrange(1, len(_NOTE))]))
        elif chance < 0.95:
            changes.append(self._one("guess", not self.standing.get(f"{self.position}:guess", False)))
        else:
            changes.append(self._one("struck", self.options[self.position][1][:1]))
        changes.append(self._one("time", int(self._jitter(CHANGE_SECONDS) * 1000)))
        body = json.dumps({"tab": self.tab, "changes": changes})
        reply = json.loads(await self._surely("save", f"/exams/{self.pk}/saves/", body=body, json_body=True))
        sent = {change["key"]: change for change in changes}
        for ack in reply["acks"]:
            change = sent.pop(ack["key"])
            self.told.outcomes[ack["outcome"]] += 1
            self.keys.append(ack["key"])
            if ack["outcome"] == "saved" and change["field"] not in {"time", "seen"}:
                self.heads[change["position"], change["field"]] = ack["sequence"]
                self.standing[f"{change['position']}:{change['field']}"] = change["value"]
        self.told.outcomes["not acknowledged"] += len(sent)

    def _choice(self) -> list[str]:
        choose, tokens = self.options[self.position]
        if not tokens:
            return [str(self.chance.randrange(1000))]
        return self.chance.sample(tokens, choose)

    def _one(self, field: str, value: Value) -> dict[str, Any]:
        self.seq += 1
        base = self.heads.get((self.position, field), 0)
        return {
            "key": str(uuid4()),
            "position": self.position,
            "field": field,
            "value": value,
            "base": base,
            "seq": self.seq,
        }

    async def _surely(self, kind: str, path: str, *, body: str | None = None, json_body: bool = False) -> str:
        """Again and again until it is taken."""
        for attempt in range(8):
            try:
                return await self.wire.ask(kind, path, body=body, json_body=json_body)
            except Failed:
                await asyncio.sleep(min(RETRY_SECONDS * 2**attempt, 5.0) * (0.5 + self.chance.random() / 2))
        raise Failed(f"{kind} {path} never succeeded")

    def _now(self) -> float:
        return time.monotonic() - self.zero

    def _jitter(self, seconds: float) -> float:
        return seconds * (0.5 + self.chance.random())

    async def _sleep(self, until: float) -> None:
        await asyncio.sleep(max(until - self._now(), 0.0))


async def all_of(plan: dict[str, Any], told: Told) -> None:
    zero = time.monotonic()
    ended = await asyncio.gather(
        *(Tab(each, plan["port"], told, zero).sit() for each in plan["learners"]), return_exceptions=True
    )
    for end in ended:
        if isinstance(end, Failed):
            told.errors[f"gave up: {end}"] += 1
        elif isinstance(end, BaseException):
            raise end


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = Told()
    began = time.monotonic()
    asyncio.run(all_of(plan, told))
    found = vars(told) | {"seconds": time.monotonic() - began, "cpu": time.process_time()}
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
