"""One run of one role: counterparts up, every scenario, counterparts down."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from .config import ConfigError, Setup
from .engine import Engine, Result, table
from .participant import NotReachable
from .spec import of_role
from .world import World


def world_of(role: str) -> type[World]:
    if role == "fip":
        from .roles.fip import FipWorld as kind
    elif role == "aa":
        from .roles.aa import AaWorld as kind
    else:
        from .roles.fiu import FiuWorld as kind
    return kind


def chosen(role: str, only: Iterable[str]) -> list[dict]:
    only = [name.upper() for name in only]
    return [row for row in table(role) if not only or any(fnmatchcase(row["id"], name) for name in only)]


def run_role(role: str, setup: Setup, only: Iterable[str] = (),
             told: Callable[[Result], None] = lambda result: None,
             stop_at_first: bool = False) -> list[Result]:
    """Plays a role's scenarios. `NotReachable` if the endpoint does not answer at all."""
    engine = Engine()
    kind = world_of(role)
    rows = chosen(role, only)
    world = kind(setup, engine.observe)
    results = []
    try:
        try:
            world.start()
        except OSError as error:
            raise ConfigError(f"a counterpart cannot listen: {error}") from error
        reach(world)
        world.foresee(rows)
        for row in rows:
            result = engine.play(world, row)
            results.append(result)
            told(result)
            if stop_at_first and result.outcome == "FAIL":
                break
    finally:
        world.close()
    return results


def reach(world: World):
    """One call, whatever the answer. A data user has no heartbeat: it is sent an empty notice."""
    heartbeat = "GET /Heartbeat" in of_role(world.role).operations
    said = ("GET /Heartbeat",) if heartbeat else ("POST /Consent/Notification", {})
    sender = next(iter(world.parties.values()))
    observe, sender.observe = sender.observe, None
    try:
        sender.call(world.peer, *said)
    except NotReachable as error:
        raise NotReachable(f"the endpoint under test cannot be reached: {error}") from error
    finally:
        sender.observe = observe
