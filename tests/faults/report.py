"""What is said of each check: one line, with its figures."""

import sys
import time


class Report:
    def __init__(self):
        self.passed, self.failed = 0, 0
        self._began = time.monotonic()

    def say(self, name: str, figures: str, problems: list = ()) -> None:
        """One check. It holds when there are no problems."""
        if problems:
            self.failed += 1
            print(f"FAILED {name}: {figures}", flush=True)
            for problem in problems[:8]:
                print(f"       {problem}", flush=True)
        else:
            self.passed += 1
            print(f"ok     {name}: {figures} [{time.monotonic() - self._began:.0f} s]", flush=True)

    def note(self, text: str) -> None:
        print(f"       {text} ({time.monotonic() - self._began:.0f} s)", file=sys.stderr, flush=True)


def share(times: list[float], part: float) -> float:
    """A percentile, by nearest rank."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered) + 0.5) - 1))] if ordered else 0.0


def recovery(ready: list[float], wrote: list[float]) -> str:
    """Seconds until a service says that it is ready, and until the first thing is taken again."""
    return (f"ready p50 {share(ready, .5):.2f} s p99 {share(ready, .99):.2f} s, "
            f"first write p50 {share(wrote, .5):.2f} s p99 {share(wrote, .99):.2f} s")
