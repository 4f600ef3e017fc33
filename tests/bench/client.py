"""A client that is cheap enough to share the machine with the server it loads.

Run as a process of its own: reads a plan, sends every lane of it over one
kept connection, and writes how long each request took. Nothing is parsed that
need not be: the server is what is measured.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Lane:
    """One connection, with the requests that go over it one after another."""

    port: int
    requests: list[tuple[str, bytes]]
    took: list[tuple[str, float]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    began: float = 0.0
    ended: float = 0.0

    def run(self, gate: threading.Barrier) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gate.wait()
            self.began = time.perf_counter()
            for name, request in self.requests:
                sent = time.perf_counter()
                wire.sendall(request)
                status = answer(wire)
                self.took.append((name, time.perf_counter() - sent))
                if status != b"200":
                    self.refused[f"{name} {status.decode()}"] += 1
            self.ended = time.perf_counter()


def answer(wire: socket.socket) -> bytes:
    """Read one response to its end; its status."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = wire.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    place = lower.find(b"content-length:")
    if place >= 0:
        missing = int(lower[place + 15 :].split(b"\r\n", 1)[0]) - len(body)
        while missing > 0:
            missing -= len(wire.recv(65536))
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += wire.recv(65536)
    return head[9:12]


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lanes = [
        Lane(plan["port"], [(name, text.encode("latin-1")) for name, text in requests])
        for requests in plan["lanes"]
    ]
    gate = threading.Barrier(len(lanes))
    threads = [threading.Thread(target=lane.run, args=(gate,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took: dict[str, list[float]] = defaultdict(list)
    refused: Counter[str] = Counter()
    for lane in lanes:
        refused += lane.refused
        for name, seconds in lane.took:
            took[name].append(seconds)
    seconds = max(lane.ended for lane in lanes) - min(lane.began for lane in lanes)
    told = {"seconds": seconds, "took": took, "refused": refused}
    Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
