"""Two managers on a PostgreSQL of three nodes, of which the primary is killed, or cut off, under them."""

import random
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

from .calls import Unanswered, call
from .journal import Found, Journal
from .load import Load
from .network import Network, NotReady, Service, free_ports, until
from .nodes import PORTS, Cluster, Node, takes_write
from .report import recovery, share
from .standing import Standing

# Below those of the kernel and above those of the networks.
AMONG = range(18_000, 30_000)
PATIENCE = 60
# The database is away for long, and what is refused meanwhile is all sent again later.
PAUSE = 1
# They look each half second whether they are elected; the rest is for the machine.
ELECTED = 10
# What a second manager needs in a data folder of its own (docs/deploy.md).
SECRETS = ("session-seed", "webhook-seal.seed", "log-key.seed", "signing-key*.json")


def run(world, report) -> None:
    *ports, second, metrics, more_metrics = free_ports(PORTS + 3, AMONG)
    first = world.outside.ports["spare"]
    cluster = Cluster(ports, {world.outside.ports["manager"]: [first, second]})
    try:
        cluster.start()
        report.note("three nodes follow each other")
        network = world.own(Network.seeded(world.outside, world.folder / "on-cluster", database_url=cluster.url,
                                           listen={"manager": first}))
        _two(network, [first, second], [metrics, more_metrics])
        rounds = _Rounds(cluster, network, [metrics, more_metrics], random.Random(world.seed))
        rounds.several("primary killed under two managers", rounds.killed, 10 if world.long else 2, report)
        rounds.several("primary cut off from two managers", rounds.cut_off, 3 if world.long else 1, report)
        network.kill()
    finally:
        cluster.end()


class _Rounds:
    """`metrics` are the ports at which the managers give their figures."""

    def __init__(self, cluster: Cluster, network: Network, metrics: list[int], random_: random.Random):
        self.cluster, self.network, self.metrics, self.random_ = cluster, network, metrics, random_
        self.managers = network.services[:len(metrics)]
        self.journal = Journal()
        self.standing = Standing(network, self.journal)

    def several(self, name: str, fault, count: int, report) -> None:
        self.found, self.problems = Found(), []
        self.chosen, self.ready, self.wrote = [], [], []
        told, pids, elected = self.journal.told(), [one.pid for one in self.managers], [self._elected()]
        with Load(self.network, self.journal, self.random_.getrandbits(32), ("ask", "decide", "use"),
                  pause=PAUSE) as load:
            for _ in range(count):
                time.sleep(self.random_.uniform(0.5, 2.0))
                old = self.cluster.primary()
                fault(old)
                with load.quiet():
                    self.found.add(self.journal.compare(self.network))
                self.cluster.until(lambda: old.follows() and self.cluster.is_whole(), f"{old.name} to follow")
                elected.append(self._elected())
        if not all(one.alive() for one in self.managers) or [one.pid for one in self.managers] != pids:
            self.problems.append("a manager has ended")
        moved = sum(one != other for one, other in zip(elected, elected[1:]))
        report.say(name, f"rounds {count} {self.found.line()} of {self.journal.told() - told} told; "
                   f"new primary p50 {share(self.chosen, .5):.2f} s p99 {share(self.chosen, .99):.2f} s, "
                   f"{recovery(self.ready, self.wrote)}; each came back as a replica; one manager elected after each, "
                   f"{moved} times another one", self.found.all() + self.problems)
        report.note(f"{dict(self.journal.counts())} {load.met.most_common(8)}")

    def killed(self, old: Node) -> None:
        old.kill()
        self._goes_on(old)
        old.start()

    def cut_off(self, old: Node) -> None:
        """The old primary stands still, then goes on as if it were the primary still, then hears that it is not."""
        old.freeze()
        self._goes_on(old)
        old.thaw_server()
        if takes_write(old.port):
            self.problems.append(f"{old.name} has acknowledged a write beside the new primary")
        old.thaw()

    def _goes_on(self, old: Node) -> None:
        """Another one becomes the primary, and the managers go on with it by themselves."""
        began = time.monotonic()
        others = [node for node in self.cluster.nodes if node is not old]
        self.chosen.append(self.cluster.until(lambda: any(node.is_primary() for node in others), "another primary"))
        with ThreadPoolExecutor() as each:
            self.ready += each.map(lambda manager: _ready(manager, began), self.managers)
        self.wrote.append(self.standing.first_write("manager"))

    def _elected(self) -> int:
        """Which of the managers says that it is elected, once exactly one does."""
        until(lambda: sorted(map(_says_elected, self.metrics)) == ["0", "1"], "exactly one elected manager", ELECTED)
        return [_says_elected(port) for port in self.metrics].index("1")


def _two(network: Network, ports: list[int], metrics: list[int]) -> None:
    """Two managers in place of the network's one, each with a folder of its own and the same secrets."""
    own, other = network.data["manager"], network.folder / "manager-2"
    network.manager.stop()
    other.mkdir(mode=0o700)
    for secret in SECRETS:
        for file in own.glob(secret):
            shutil.copy2(file, other)
    text = network.manager.config.read_text()
    managers = []
    for n, folder in enumerate((own, other)):
        manager = Service(f"manager-{n + 1}", network.manager.program, network.folder / f"manager-{n + 1}.toml",
                          f"http://localhost:{ports[n]}/")
        changed = text.replace(f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[n]}").replace(
            f'data_dir = "{own}"', f'data_dir = "{folder}"\nshared_dir = "{own}"')
        manager.config.write_text(f'{changed}[metrics]\nlisten = "127.0.0.1:{metrics[n]}"\n')
        manager.config.chmod(0o600)
        managers.append(manager)
    network.services[:1], network.manager = managers, managers[0]
    for manager in managers:
        manager.start()


def _ready(manager: Service, began: float) -> float:
    """The seconds from the beginning until it says that it is ready."""
    while not manager.is_ready():
        if time.monotonic() - began > PATIENCE:
            raise NotReady(f"{manager.name} is not ready again: {manager.said()}")
        time.sleep(0.05)
    return time.monotonic() - began


def _says_elected(port: int) -> str:
    """What the manager's figure says; nothing while it gives none."""
    try:
        said = call("GET", f"http://localhost:{port}/metrics", patience=5).body.decode()
    except Unanswered:
        return ""
    found = re.search(r"^amanat_elected(?:{.*})? (\d)", said, re.MULTILINE)
    return found[1] if found else ""
