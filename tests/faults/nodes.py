"""A PostgreSQL of three nodes that choose their primary (Patroni, with three etcd), at one address (HAProxy).

Nothing is acknowledged that only one node has: replication is synchronous, strictly.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from .calls import Answer, Unanswered, call
from .database import as_postgres, newest
from .network import NotReady, until

COUNT = 3
# Of ports: two for each etcd, two for each node, and the address of them all.
PORTS = 4 * COUNT + 1
# In seconds. From a primary that says nothing more to the next one it takes `ttl` at most, and the choice.
TUNED = {"ttl": 10, "loop_wait": 1, "retry_timeout": 3}
# How long a follower waits before it asks the next primary; and not more of the log than these few writes need, since
# whoever comes back fetches all of it.
PARAMETERS = {"wal_retrieve_retry_interval": "500ms", "wal_keep_size": "16MB", "max_wal_size": "32MB"}
MEGABYTES = 1024
PATIENCE = 60
# So long a server may take to answer whether it has taken a write.
TAKES = 3
# A name and a password that nobody asks for.
SELF = {"username": "amanat", "password": "none"}
# It speaks in a transaction of its own, and leaves nothing behind.
WRITE = "select pg_logical_emit_message(true, 'probe', 'probe')"


class Node:
    """A server and the Patroni that leads it, of which each works in a folder of the node's own."""

    def __init__(self, name: str, folder: pathlib.Path, ports: tuple[int, int], etcd: list[str]):
        self.name, self.folder, self.data = name, folder, folder / "data"
        self.port, self.rest = ports
        self.config, self.log = folder / "patroni.json", folder / "log"
        self._etcd, self._patroni = etcd, None

    def make(self) -> None:
        """Its folder, which is the servers' user's."""
        self.folder.mkdir()
        self.config.write_text(json.dumps(self._configuration()))
        shutil.chown(self.folder, "postgres", "postgres")

    def start(self) -> None:
        self._patroni = _spawn([*as_postgres(), *_WITH_US, "patroni", self.config], self.log, self.folder)

    def kill(self) -> None:
        """`kill -9` of Patroni, of the server and of all that work for it."""
        self._signal(signal.SIGKILL, self.folder)
        self._patroni.wait()
        until(lambda: not self._pids(self.folder), f"{self.name} to be gone")

    def freeze(self) -> None:
        """Not one of its processes does anything any more, and no connection ends."""
        self._signal(signal.SIGSTOP, self.folder)

    def thaw_server(self) -> None:
        """The server goes on; Patroni, which would tell it that it is the primary no more, does not."""
        self._signal(signal.SIGCONT, self.data)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT, self.folder)

    def end(self) -> None:
        if self._patroni is not None:
            self.kill()

    def is_primary(self) -> bool:
        answer = self._says("primary")
        return answer is not None and answer.status == 200

    def followers(self) -> list[dict]:
        """Those who are sent what this one writes, as far as it knows."""
        answer = self._says("patroni")
        return [] if answer is None else answer.json().get("replication", [])

    def follows(self) -> bool:
        answer = self._says("replica")
        return answer is not None and answer.status == 200

    def said(self, last: int = 1500) -> str:
        return self.log.read_text(errors="replace")[-last:]

    def _says(self, path: str) -> Answer | None:
        try:
            return call("GET", f"http://localhost:{self.rest}/{path}", patience=2)
        except Unanswered:
            return None

    def _signal(self, which: int, folder: pathlib.Path) -> None:
        reached: set[int] = set()
        # Until no other one has been made meanwhile.
        while others := set(self._pids(folder)) - reached:
            for pid in sorted(others):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, which)
            reached |= others

    def _pids(self, folder: pathlib.Path) -> list[int]:
        """Who works in a folder of the node's or below it: a server and its processes do in its data folder."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                # It may have ended since it was listed.
                with contextlib.suppress(OSError):
                    if (entry / "cwd").readlink().is_relative_to(folder):
                        found.append(int(entry.name))
        return found

    def _configuration(self) -> dict:
        address = f"127.0.0.1:{self.port}"
        anybody = ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
        return {
            # Not `etcd3`: with that Patroni up to 3.0.2, Debian 12's, takes the lock back from the next primary when it
            # goes on in the midst of its turn, and what that one has acknowledged is lost (docs/faults.md).
            "scope": "amanat", "name": self.name, "etcd": {"hosts": self._etcd},
            "restapi": {"listen": f"127.0.0.1:{self.rest}", "connect_address": f"127.0.0.1:{self.rest}"},
            "bootstrap": {
                "dcs": {**TUNED, "synchronous_mode": True, "synchronous_mode_strict": True,
                        "postgresql": {"use_pg_rewind": True, "parameters": PARAMETERS}},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"wal-segsize": "1"}, "no-sync"]},
            "postgresql": {
                "listen": address, "connect_address": address, "data_dir": str(self.data), "bin_dir": str(newest()),
                "pgpass": str(self.folder / "pgpass"), "pg_hba": anybody,
                "authentication": {"superuser": SELF, "replication": SELF},
                "basebackup": [{"checkpoint": "fast"}, "no-sync"],
                # What cannot be wound back is had anew.
                "remove_data_directory_on_rewind_failure": True,
                "remove_data_directory_on_diverged_timelines": True,
                "parameters": {"unix_socket_directories": str(self.folder)}}}


class Cluster:
    """`behind` are other programs' ports by the port at which HAProxy shares out what comes among them. Nothing is left
    of it after `end`."""

    def __init__(self, ports: list[int], behind: dict[int, list[int]]):
        # Not below the folder of the other programs, which is closed to the servers' user.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="amanat-cluster-", dir="/tmp"))
        self._etcd, self._others = list(zip(ports[:COUNT], ports[COUNT:2 * COUNT], strict=True)), []
        at_nodes = zip(ports[2 * COUNT:3 * COUNT], ports[3 * COUNT:4 * COUNT], strict=True)
        clients = [f"127.0.0.1:{client}" for client, _ in self._etcd]
        self.nodes = [Node(f"node{n}", self.folder / f"node{n}", of_node, clients)
                      for n, of_node in enumerate(at_nodes, 1)]
        self.port, self._behind = ports[-1], behind
        self.url = f"postgres://{SELF['username']}:{SELF['password']}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Until the nodes follow each other, and a write is taken at their address."""
        # In memory: three logs of PostgreSQL's and three of etcd's on one disk would wait for each other.
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "tmpfs", self.folder], check=True)
        config = self.folder / "haproxy.cfg"
        config.write_text(self._proxied())
        self._others.append(_spawn([*_WITH_US, "haproxy", "-db", "-f", config], self.folder / "haproxy.log",
                                   self.folder))
        for n in range(COUNT):
            self._start_etcd(n)
        for node in self.nodes:
            node.make()
            node.start()
        self.until(self.is_whole, "three nodes")
        self.until(lambda: takes_write(self.port), "a write to be taken")

    def primary(self) -> Node | None:
        return next((node for node in self.nodes if node.is_primary()), None)

    def is_whole(self) -> bool:
        """Whether one is the primary, both others follow it, and one of them has all that is acknowledged."""
        primary = self.primary()
        if primary is None or not all(node.follows() for node in self.nodes if node is not primary):
            return False
        followers = primary.followers()
        return ([one["state"] for one in followers] == ["streaming"] * (COUNT - 1)
                and sum(one["sync_state"] == "sync" for one in followers) == 1)

    def until(self, holds, what: str) -> float:
        try:
            return until(holds, what, PATIENCE)
        except NotReady as error:
            raise NotReady(f"{error}: " + "".join(f"\n{node.name}: {node.said()}" for node in self.nodes)) from error

    def end(self) -> None:
        for node in self.nodes:
            node.end()
        for process in self._others:
            process.kill()
            process.wait()
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        self.folder.rmdir()

    def _start_etcd(self, n: int) -> None:
        client, peer = (f"http://127.0.0.1:{port}" for port in self._etcd[n])
        members = ",".join(f"etcd{m}=http://127.0.0.1:{peer}" for m, (_, peer) in enumerate(self._etcd))
        self._others.append(_spawn(
            # Its own choice may take longer than usual: a busy machine is not to make it choose again.
            [*_WITH_US, "etcd", "--enable-v2", "--name", f"etcd{n}", "--data-dir", self.folder / f"etcd{n}",
             "--heartbeat-interval", "250", "--election-timeout", "2500", "--listen-client-urls", client,
             "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
             "--initial-cluster", members, "--initial-cluster-token", "amanat", "--logger", "zap"],
            self.folder / f"etcd{n}.log", self.folder))

    def _proxied(self) -> str:
        lines = ["defaults", "    timeout connect 2s", "    timeout client 1h", "    timeout server 1h",
                 "    timeout check 1s", "listen database", "    mode tcp", f"    bind 127.0.0.1:{self.port}",
                 "    option httpchk GET /primary",
                 "    default-server inter 500ms fall 3 rise 2 on-marked-down shutdown-sessions"]
        lines += [f"    server {node.name} 127.0.0.1:{node.port} check port {node.rest}" for node in self.nodes]
        for port, others in self._behind.items():
            # Whoever does not take a connection is passed over; nothing is asked twice.
            lines += [f"listen at-{port}", "    mode http", f"    bind 127.0.0.1:{port}", "    balance roundrobin",
                      "    option redispatch 1"]
            lines += [f"    server at-{other} 127.0.0.1:{other}" for other in others]
        return "\n".join(lines) + "\n"


# The kernel ends it when we end, whatever way that is.
_WITH_US = ["setpriv", "--pdeathsig", "KILL", "--"]


def takes_write(port: int) -> bool:
    """Whether the server at this port acknowledges a write."""
    try:
        return subprocess.run([newest() / "psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(port), "-U",
                               SELF["username"], "-c", WRITE, "postgres"], capture_output=True,
                              timeout=TAKES).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _spawn(words: list, log: pathlib.Path, folder: pathlib.Path) -> subprocess.Popen:
    with log.open("ab") as said:
        return subprocess.Popen(words, stdout=said, stderr=said, cwd=folder)
