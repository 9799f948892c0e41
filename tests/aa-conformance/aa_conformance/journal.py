"""What a participant received and sent, to be looked at and waited for."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Exchange:
    """One request that reached us, and what we answered."""

    op: str
    caller: str | None
    body: dict | None
    raw: bytes
    headers: dict
    status: int
    answer: dict | None


class Journal:
    def __init__(self):
        self.entries: list[Exchange] = []
        self.changed = threading.Condition()

    def add(self, exchange: Exchange):
        with self.changed:
            self.entries.append(exchange)
            self.changed.notify_all()

    def mark(self) -> int:
        """A place to wait from."""
        with self.changed:
            return len(self.entries)

    def all(self, op: str | None = None, since: int = 0) -> list[Exchange]:
        with self.changed:
            return [entry for entry in self.entries[since:] if op in (None, entry.op)]

    def wait(self, wanted: Callable[[Exchange], bool], seconds: float,
             since: int = 0) -> Exchange | None:
        """The first exchange that is wanted, as soon as it is there."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                for entry in self.entries[since:]:
                    if wanted(entry):
                        return entry
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self.changed.wait(left)
