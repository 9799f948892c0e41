"""The programs under test, each a process of its own, and the folder that they work on.

`Network.seeded` makes a folder in which two people have linked store and bank; a case works on a copy of it
(`Network.copied`), on the same ports, since what was signed names them.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from .calls import Answer, Unanswered, call
from .identity import Identity
from .party import Party
from .person import Person

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = {"meera": "user_000001", "arjun": "user_000006"}
PATIENCE = 60
PARTS = ("manager", "store", "identity", "bank", "lender", "decide", "party", "spare")
QUESTION = "average-monthly-income"


class Programs:
    """Where the programs lie: beside `amanat`."""

    def __init__(self, folder: pathlib.Path):
        self.manager = folder / "consent-manager"
        self.store = folder / "personal-store"
        self.adapter = folder / "fiduciary-adapter"


class NotReady(Exception):
    """A service that ended, or did not answer in time; what it said."""


class Service:
    """One program. `before` stands before its command line; `env` is added to its environment."""

    def __init__(self, name: str, program: pathlib.Path, config: pathlib.Path, url: str):
        self.name, self.program, self.config, self.url = name, program, config, url
        self.log = config.with_suffix(".log")
        self.before: list[str] = []
        self.env: dict[str, str] = {}
        self._process = None

    def start(self) -> float:
        """Starts it; the seconds until `/readyz` answers well."""
        began = time.monotonic()
        self.spawn()
        while not self.is_ready():
            if self._process.poll() is not None:
                raise NotReady(f"{self.name} ended with {self._process.returncode}: {self.said()}")
            if time.monotonic() - began > PATIENCE:
                raise NotReady(f"{self.name} is not ready after {PATIENCE} s: {self.said()}")
            time.sleep(0.01)
        return time.monotonic() - began

    def spawn(self) -> None:
        with self.log.open("ab") as log:
            # The kernel ends it when we end, whatever way that is.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self.before, str(self.program), "serve", "--config",
                 str(self.config)], stdout=log, stderr=log, env={**os.environ, **self.env})

    def is_ready(self) -> bool:
        try:
            return call("GET", f"{self.url}readyz", patience=5).status == 200
        except Unanswered:
            return False

    def ready_problem(self) -> Answer | None:
        try:
            return call("GET", f"{self.url}readyz", patience=5)
        except Unanswered:
            return None

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Asks it to end, as a service manager does."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def ended(self, seconds: float = PATIENCE) -> int | None:
        """The status with which it ended by itself; none when it goes on."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def said(self, last: int = 1500) -> str:
        return self.log.read_text(errors="replace")[-last:]

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess:
        """Another verb of the same program on the same configuration."""
        done = subprocess.run([str(self.program), *words, "--config", str(self.config)], capture_output=True,
                              text=True, timeout=120, env={**os.environ, **self.env})
        if check and done.returncode:
            raise RuntimeError(f"{self.name} {' '.join(words)}: {done.stdout} {done.stderr}")
        return done


class Outside:
    """What is not under test and outlives every folder: ports, people's identity provider, the asking party."""

    def __init__(self, programs: Programs):
        self.programs = programs
        self.ports = dict(zip(PARTS, free_ports(len(PARTS)), strict=True))
        self.identity = Identity(self.ports["identity"])
        self.party = Party("tester.example", self.url("manager"), self.ports["party"])

    def url(self, part: str) -> str:
        return f"http://localhost:{self.ports[part]}/"

    def stop(self) -> None:
        self.identity.stop()
        self.party.stop()


class Network:
    def __init__(self, outside: Outside, folder: pathlib.Path, **more):
        """`database_url` puts the manager on another database; `listen` maps a part to another port than
        its public address names; `data` a service to another folder; `secure` is a folder with the bank's own
        certificate (`bank.pem`, `bank.key`) and the authority of it (`authority.pem`)."""
        self.outside, self.folder, self.party = outside, folder, outside.party
        self.secure = more.get("secure")
        self.entries: dict[str, str] = {}
        self.database_url, self.listen = more.get("database_url"), more.get("listen", {})
        self.data = {name: more.get("data", {}).get(name, folder / name)
                     for name in ("manager", "store", "bank", "lender")}
        folder.mkdir(parents=True, exist_ok=True)
        programs = outside.programs
        self.manager, self.store, self.bank, self.lender = (
            Service(name, program, folder / f"{name}.toml", outside.url(name))
            for name, program in (("manager", programs.manager), ("store", programs.store),
                                  ("bank", programs.adapter), ("lender", programs.adapter)))
        if self.secure:
            self.bank.url = self.bank.url.replace("http:", "https:")
        self.services = [self.manager, self.store, self.bank, self.lender]
        self.spool = folder / "codes.ndjson"
        self.people = [Person(name, customer, outside.url("manager"), outside.url("store"))
                       for name, customer in PEOPLE.items()]
        self.question = ""
        self.configure()

    @classmethod
    def seeded(cls, outside: Outside, folder: pathlib.Path, **more) -> "Network":
        """A new network in which everybody has linked store and bank, and holds records; it runs."""
        network = cls(outside, folder, **more)
        network.start()
        network._publish()
        for person in network.people:
            person.sign_in()
            person.link_store("store.example")
            person.link_bank("bank.example", network.spool)
            person.bring_in("bank")
        for person in network.people:
            until(lambda her=person: any(her.export()["records"].values()), "her records to come")
        return network

    def copied(self, folder: pathlib.Path, **more) -> "Network":
        """The same on a copy of its folder, while it does not run. Nothing is started."""
        shutil.copytree(self.folder, folder)
        for name, elsewhere in more.get("data", {}).items():
            shutil.copytree(folder / name, elsewhere)
        network = Network(self.outside, folder, **more)
        network.question = self.question
        return network

    def start(self) -> None:
        for service in self.services:
            service.start()

    def kill(self) -> None:
        for service in self.services:
            service.kill()

    def stop(self) -> None:
        for service in self.services:
            if service.alive():
                service.stop()

    def configure(self) -> None:
        """Writes every configuration anew, for the folder and ports as they are now."""
        outside, folder = self.outside, self.folder
        issuer, manager_url = outside.identity.issuer, outside.url("manager")
        records = folder / "transactions.csv"
        if not records.exists():
            records.write_text(_records())
        roots = f'[http]\nextra_roots = ["{self.secure}/authority.pem"]\n' if self.secure else ""
        for part, name in (("bank", "Example Bank"), ("lender", "Example Lender")):
            text = self._common(part) + (f'party = "{part}.example"\nmanager_url = "{manager_url}"\n'
                                   f'identity_issuer = "{issuer}"\ndisplay_name = "{name}"\n')
            if part == "bank":
                text += (f'code_spool = "{self.spool}"\n[[sources]]\nname = "core"\nkind = "csv"\n'
                         f'path = "{records}"\n')
                if self.secure:
                    text += f'[tls]\ncertificate = "{self.secure}/bank.pem"\nkey = "{self.secure}/bank.key"\n'
            else:
                text += f'[decide]\nlisten = "127.0.0.1:{outside.ports["decide"]}"\n'
            _write(self.folder / f"{part}.toml", text)
        _write(self.store.config, self._common("store") + (
            f'party = "store.example"\nname = "Example Store"\nmanager_url = "{manager_url}"\n'
            f'see_before_release = "never"\n[identity]\nissuer = "{issuer}"\nclient_id = "store"\n' + roots))
        database = f'database_url = "{self.database_url}"\n' if self.database_url else ""
        _write(self.manager.config, self._common("manager") + database + (
            'service_name = "Example Manager"\nboard_url = "https://board.example/"\nlanguages = ["en"]\n'
            f'secure_cookies = false\noperator = [["name", "Nobody"]]\n[identity]\nissuer = "{issuer}"\n'
            'client_id = "manager"\n[limits]\nper_second = 5000\nburst = 50000\n' + roots
            + "".join(self._entry(service) for service in self.services[1:]) + self.party.entry()))

    def _common(self, part: str) -> str:
        """What every service is told of itself."""
        port = self.listen.get(part, self.outside.ports[part])
        return (f'listen = "127.0.0.1:{port}"\nbase_url = "{getattr(self, part).url}"\n'
                f'data_dir = "{self.data[part]}"\n')

    def _entry(self, service: Service) -> str:
        """As the party's own `keys show` prints it, while it does not run yet."""
        if service.name not in self.entries:
            self.enter(service, service.run("keys", "show").stdout)
        return self.entries[service.name]

    def enter(self, service: Service, printed: str) -> None:
        """Takes a party's entry for the registry out of what a verb of it printed."""
        entry = printed[printed.index("[[parties]]"):]
        self.entries[service.name] = entry if service is not self.lender else entry.replace("provider", "data_user")

    def _publish(self) -> None:
        package = ROOT / "personal-store/questions" / QUESTION
        words = ("--by", "reviewer", "--reason", "for the tests")
        register = self.manager.run("question", "register", str(package), "--by", "author", "--reason", "new")
        self.question = next(word for word in register.stdout.split() if word.startswith("sha-256:")).strip("`.,")
        self.manager.run("question", "review", self.question, *words)
        self.manager.run("question", "publish", self.question, "--by", "publisher", "--reason", "for the tests")


def until(done, what: str, seconds: float = 30) -> float:
    """Waits until it is so; the seconds that it took."""
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > seconds:
            raise NotReady(f"waited {seconds} s for {what}")
        time.sleep(0.1)
    return time.monotonic() - began


def free_ports(count: int, among: range = range(12_000, 18_000)) -> list[int]:
    """Below the kernel's own ephemeral ports, so that nobody is given one while a service is down."""
    found = []
    # Apart from those of others that were started with us.
    for port in among[os.getpid() * 16 % (len(among) - 100):]:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                found.append(port)
            except OSError:
                continue
        if len(found) == count:
            return found
    raise RuntimeError(f"no free ports in {among}")


def _records() -> str:
    """Half a year of two people's accounts."""
    lines = ["transaction_id,user_id,timestamp,merchant,category,amount,transaction_type,balance_before,"
             "balance_after,persona,account_type"]
    for customer in PEOPLE.values():
        balance = 1000.0
        for day in range(120):
            amount = 42000.0 if day % 20 == 0 else -150.5
            kind = "credit" if amount > 0 else "debit"
            lines.append(f"txn_{len(lines):06d},{customer},2026-{1 + day // 20:02d}-{1 + day % 20:02d} 10:00:00,"
                         f"Somebody,{'income' if amount > 0 else 'food'},{amount},{kind},{balance:.2f},"
                         f"{balance + amount:.2f},household,personal")
            balance += amount
    return "\n".join(lines) + "\n"


def _write(path: pathlib.Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
