"""The manager's database put back from an older copy, while the published log and the parties know more."""

import contextlib
import shutil
import sqlite3
import time
from collections import Counter

from .journal import Found, Journal, Request, Session, check_log
from .load import Load
from .network import NotReady
from .party import answer_to, records
from .signed import claims_of
from .standing import Standing

PATIENCE = 60
# Copies of consents that are told as ended.
AT_THE_BANK = "select a.jws from artifact_state s join artifact a on a.id = s.artifact_id where s.state = 'revoked'"
AT_THE_STORE = ("select a.jws from acknowledgements h join artifacts a on a.artifact = h.artifact "
                "where h.state = 'revoked'")


def run(world, report) -> None:
    network, journal = world.network("restore"), Journal()
    network.start()
    standing = Standing(network, journal)
    stopped = [standing.given(records("bank.example"), "store"), standing.given(answer_to(network.question), "query")]
    with Load(network, journal, world.seed, ("ask", "decide", "use")):
        time.sleep(3)
    copy = _backup(network, network.folder / "backup.db")
    before = len(journal.requests), len(journal.sessions)
    # What comes after the copy: among it a consent that was used, and one that was stopped.
    with Load(network, journal, world.seed + 1, ("ask", "decide", "use")):
        time.sleep(3)
    later = standing.given(records("bank.example"), "store")
    standing.used(later)
    for one in stopped:
        network.people[0].stop(network.people[0].consent_of(one.id))
        one.told = "revoked"
    _heard(network, stopped)
    network.manager.kill()
    newer = network.folder / "newer"
    shutil.copytree(network.data["manager"], newer)

    _put_back(network, copy)
    network.manager.spawn()
    status, said = network.manager.ended(), network.manager.said()
    told = "entries were published" in said
    report.say("an older copy put back behind the published log", f"serve ended with {status}: "
               f"{next((line for line in said.splitlines() if 'published' in line), said)[-160:]}",
               [] if status and told else [f"status {status}: {said}"])
    network.manager.kill()

    shutil.rmtree(network.data["manager"])
    shutil.copytree(newer, network.data["manager"])
    ready, found = network.manager.start(), journal.compare(network)
    report.say("the newer state put back", f"{found.line()} of {journal.told()} told; ready {ready:.2f} s", found.all())
    network.manager.kill()

    _put_back(network, copy)
    (network.data["manager"] / "log-checkpoint.txt").unlink()
    _given_up(network, journal, before, network.manager.start(), report)
    for one, source in zip(stopped, ("bank", "store"), strict=True):
        _still_over(network, one, source, report)
    network.stop()


def _given_up(network, journal: Journal, before: tuple, ready: float, report) -> None:
    """The newer entries are given up, as docs/operations.md says: nothing from before is lost, everything sent
    again is taken once."""
    problems = []
    earlier, later = journal.requests[:before[0]], journal.requests[before[0]:]
    kept = {one["request_id"] for one in network.party.all("v1/consent-requests")}
    lost = [one for one in later if one.id and one.id not in kept]
    problems += [f"request {one.id} is from before the copy" for one in earlier if one.id and one.id not in kept]
    if not lost:
        problems.append("nothing is missing of what came after the copy, so this shows nothing")
    for one in journal.requests:
        answers = [network.party.submit(one.asked) for _ in range(2)]
        ids = {answer.json().get("request_id", answer.problem()) for answer in answers}
        if len(ids) != 1 or (one in earlier and one.id and ids != {one.id}):
            problems.append(f"request {one.id} sent again: {ids}")
    listed = Counter(one["request_id"] for one in network.party.all("v1/consent-requests"))
    if len(listed) != len(journal.requests) or max(listed.values()) > 1:
        problems.append(f"{len(listed)} requests are listed of {len(journal.requests)}")
    for one in journal.sessions[-20:]:
        network.party.open(one.document)
    with contextlib.closing(_bank(network)) as rows:
        made = Counter(jti for (jti,) in rows.execute("select jti from release"))
    problems += [f"the bank made {n} releases for {jti}" for jti, n in made.items() if n > 1]
    found = Found()
    check_log(network, found)
    report.say("the newer entries given up", f"{len(lost)} of {len(later)} requests gone and taken once when sent "
               f"again, {len(earlier)} kept; log {'INCONSISTENT' if found.log else 'consistent'}; ready {ready:.2f} s",
               problems + found.log)


def _still_over(network, stopped: Request, source: str, report) -> None:
    """She stopped it after the copy was made. The manager has forgotten that; its source has it on disk."""
    one = Session(network.party.use(stopped.artifact, stopped.asked), stopped)
    answer = network.party.open(one.document)
    stands = answer.problem()
    if answer.status == 201:
        view = network.party.get(f"v1/data-sessions/{answer.json()['session_id']}?wait=8").json()
        stands = f"{view['state']} {view.get('problem', {}).get('type', '').rsplit('/', 1)[-1]}"
    served = [] if "revoked" in stands else [f"the {source} does not say that the consent it was told of is over"]
    report.say(f"a consent stopped after the copy, at the {source}", f"a data request: {stands}", served)


def _heard(network, stopped: list[Request]) -> None:
    """Waits until bank and store have it on disk that their copies have ended."""
    waits = {one.asked.key.public["x"] for one in stopped}
    end = time.monotonic() + PATIENCE
    while waits and time.monotonic() < end:
        for rows, ended in ((_bank(network), AT_THE_BANK), (_store(network), AT_THE_STORE)):
            with contextlib.closing(rows):
                for (document,) in rows.execute(ended):
                    waits.discard(claims_of(document)["items"][0]["value"]["cnf"]["x"])
        time.sleep(0.1)
    if waits:
        raise NotReady("bank and store have not heard that consents had ended")


def _bank(network) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{network.data['bank']}/adapter.sqlite?mode=ro", uri=True)


def _store(network) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{network.data['store']}/host.db?mode=ro", uri=True)


def _backup(network, to) -> object:
    """A copy of the running manager's database, by SQLite's own means."""
    source = sqlite3.connect(network.data["manager"] / "manager.db")
    target = sqlite3.connect(to)
    source.backup(target)
    target.close()
    source.close()
    return to


def _put_back(network, copy) -> None:
    database = network.data["manager"] / "manager.db"
    for file in (database, *database.parent.glob("manager.db-*")):
        file.unlink()
    shutil.copyfile(copy, database)
