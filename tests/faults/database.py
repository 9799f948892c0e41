"""The manager on a PostgreSQL that is killed under it and comes back."""

import contextlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from .calls import Unanswered
from .journal import Found, Journal, Request
from .load import OFTEN, Load
from .network import Network, NotReady
from .party import records
from .report import recovery
from .standing import Standing

PATIENCE = 30
# So long an answer is waited for while there is no database.
SILENCE = 5


def run(world, report) -> None:
    random_, found, journal = random.Random(world.seed), Found(), Journal()
    server = Server()
    try:
        server.start()
        network = world.own(Network.seeded(world.outside, world.folder / "on-postgres", database_url=server.url))
        standing, ready, wrote, refused = Standing(network, journal), [], [], []
        told, falls = journal.told(), 30 if world.long else 2
        with Load(network, journal, world.seed, ("ask", "decide", "use")) as load:
            for _ in range(falls):
                time.sleep(random_.uniform(0.5, 2.0))
                server.fall()
                refused.append(_refusal(network, journal))
                server.start()
                began = time.monotonic()
                while not network.manager.is_ready():
                    if time.monotonic() - began > 60:
                        raise NotReady(f"the manager is not ready again: {network.manager.said()}")
                    time.sleep(0.01)
                ready.append(time.monotonic() - began)
                wrote.append(standing.first_write("manager"))
                with load.quiet():
                    found.add(journal.compare(network))
        found.add(journal.compare(network))
        problems = [f"while the database was away: {one}" for one in refused if not one.startswith(("50", "nothing"))]
        if not network.manager.alive():
            problems.append("the manager has ended")
        report.say("PostgreSQL killed under the manager", f"falls {falls} {found.line()} of {journal.told() - told} "
                   f"told, meanwhile {sorted(set(refused))}; {recovery(ready, wrote)}", found.all() + problems)
        network.kill()
    finally:
        server.end()


def _refusal(network, journal: Journal) -> str:
    """What the manager says while it has no database, and whether it says that it is ready."""
    answer = network.manager.ready_problem()
    ready = "silent" if answer is None else str(answer.status)
    # It may be taken later, when nobody waits for the answer any more; then it is sent again, and is there once.
    one = Request(network.party.ask(records("bank.example"), OFTEN, "store"))
    with journal.lock:
        journal.requests.append(one)
    try:
        return f"{network.party.submit(one.asked, patience=SILENCE).problem()}, readyz {ready}"
    except Unanswered:
        return f"nothing within {SILENCE} s, readyz {ready}"


class Server:
    """A PostgreSQL of our own. It does not run as root, so it and its folder are another user's."""

    def __init__(self):
        # Not below the folder of the other programs, which is closed to that user.
        self.folder, self._process = pathlib.Path(tempfile.mkdtemp(prefix="amanat-postgres-", dir="/tmp")), None
        self.bin = newest()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = self.folder / "log"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", self.folder / "data", "-U", "amanat", "--auth=trust", "--encoding=UTF8", "--locale=C",
                  "--no-sync")
        self.url = f"postgres://amanat:none@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*as_postgres(), self.bin / "postgres", "-D", self.folder / "data", "-p", str(self.port),
                 "-k", self.folder, "-c", "listen_addresses=127.0.0.1"], stdout=log, stderr=log)
        while self._run("pg_isready", "-q", "-h", self.folder, "-p", str(self.port), check=False):
            if time.monotonic() - began > PATIENCE:
                raise NotReady(self.log.read_text()[-1500:])
            time.sleep(0.02)

    def fall(self) -> None:
        """`kill -9` of the server and of all that work for it."""
        children = self._children()
        self._process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.fall()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _children(self) -> list[int]:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True,
                                text=True).stdout
        return [int(one) for one in listed.split()]

    def _run(self, program: str, *words, check: bool = True) -> int:
        done = subprocess.run([*as_postgres(), self.bin / program, *words], capture_output=True, text=True)
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.returncode


def newest() -> pathlib.Path:
    """Where the programs of the newest PostgreSQL lie."""
    return max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))


def as_postgres() -> list[str]:
    """Before the command line of what may not run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
