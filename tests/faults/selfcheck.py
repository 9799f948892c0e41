"""The comparison itself: what is put wrong on purpose must be reported, and as what it is."""

import sqlite3
import time
import uuid

from .journal import Found, Journal, Request, check_log
from .load import Load
from .party import records
from .standing import Standing


def run(world, report) -> None:
    network, journal = world.network("selfcheck"), Journal()
    network.start()
    standing = Standing(network, journal)
    stopped = standing.given(records("bank.example"), "store")
    network.people[0].stop(network.people[0].consent_of(stopped.id))
    stopped.told = "revoked"
    with Load(network, journal, world.seed, ("ask", "use", "check")):
        time.sleep(1.5)
    for under in (standing.bank, standing.store):
        standing.used(under)
    clean = journal.compare(network)
    report.say("nothing put wrong", clean.line(), clean.all())
    _served_after_its_end(network, journal, report)
    _put_wrong(network, journal, stopped, report)
    _log_changed(network, report)
    _check_lost(network, journal, report)
    network.stop()


def _put_wrong(network, journal: Journal, stopped: Request, report) -> None:
    request = next(one for one in journal.requests if one.id and one.told == "pending")
    twice = next(one for one in journal.requests if one.id and one.told == "pending" and one is not request)
    session = next(one for one in journal.sessions if one.ready)
    with _Changed(network) as rows:
        rows.execute("pragma foreign_keys = off")
        rows.execute("delete from consent_request where id = ?", (_stored(rows, request.id),))
        _doubled(rows, _stored(rows, twice.id))
        rows.execute("delete from sharing where session_id = ?", (_stored(rows, session.id),))
        rows.execute("update consent set state = 'active' where request_id = ?", (_stored(rows, stopped.id),))
        rows.commit()
        rows.close()
        network.manager.start()
        found = Found()
        journal._requests(network, journal.requests, found)
        journal._sessions(network, journal.requests, journal.sessions, found)
    for kind, words in (("lost", f"request {request.id}"), ("doubled", "was never acknowledged nor sent"),
                        ("lost", f"sharing {session.id}"), ("lost", "what was told as revoked is active")):
        said = [one for one in getattr(found, kind) if words in one]
        report.say(f"put wrong: {kind}", f"reported: {said[0] if said else 'nothing'}", [] if said else [str(found)])


def _served_after_its_end(network, journal: Journal, report) -> None:
    """A session that was served is said to be one that must not have been."""
    served = next(one for one in journal.sessions if one.ready and one.request.asked.item == "statement")
    served.forbidden = True
    found = Found()
    journal._sessions(network, journal.requests, journal.sessions, found)
    journal._at_the_bank(network, journal.sessions, found)
    served.forbidden = False
    report.say("put wrong: outside", f"reported: {found.outside}", [] if len(found.outside) == 2 else [str(found)])


def _doubled(rows, request) -> None:
    """The same request a second time, under an id of its own."""
    names = [column for _, column, *_ in rows.execute("pragma table_info(consent_request)")]
    found = rows.execute("select * from consent_request where id = ?", (request,)).fetchone()
    row = dict(zip(names, found, strict=True))
    other = str(uuid.uuid4())
    row["id"] = other if isinstance(request, str) else uuid.UUID(other).bytes
    places = ", ".join("?" * len(names))
    rows.execute(f"insert into consent_request values ({places})", [row[name] for name in names])


def _log_changed(network, report) -> None:
    with _Changed(network) as rows:
        rows.execute("update log_entry set salt = zeroblob(16) where number = (select max(number) from log_entry) - 3")
        rows.commit()
        rows.close()
        found = Found()
        check_log(network, found)
        report.say("put wrong: an entry of the log", "reported by log check", [] if found.log else ["not reported"])


def _check_lost(network, journal: Journal, report) -> None:
    """A line of the decision point's log that is gone, and one that is there twice."""
    file = max((network.data["lender"] / "checks").glob("*.ndjson"), key=lambda one: one.stat().st_size)
    lines = file.read_bytes().splitlines(keepends=True)
    for kind, changed in (("lost", lines[:3] + lines[4:]), ("doubled", [*lines, lines[3]])):
        file.write_bytes(b"".join(changed))
        found = Found()
        journal._decision_point(network, found)
        report.say(f"put wrong: a check {kind}", f"reported as {kind}: {len(getattr(found, kind))}",
                   [] if len(getattr(found, kind)) == 1 else [str(found)])
    file.write_bytes(b"".join(lines))


class _Changed:
    """The manager's database, open while the manager does not run, and put back at the end."""

    def __init__(self, network):
        self.network, self.database = network, network.data["manager"] / "manager.db"

    def __enter__(self):
        self.network.manager.stop()
        rows = sqlite3.connect(self.database)
        rows.execute("pragma wal_checkpoint(truncate)")
        self.bytes = self.database.read_bytes()
        return rows

    def __exit__(self, *_):
        self.network.manager.kill()
        for file in self.database.parent.glob("manager.db-*"):
            file.unlink()
        self.database.write_bytes(self.bytes)
        self.network.manager.start()


def _stored(rows, value: str):
    """An id as the database holds it."""
    (kind,) = rows.execute("select typeof(id) from consent_request limit 1").fetchone()
    return value if kind == "text" else bytes.fromhex(value.replace("-", ""))
