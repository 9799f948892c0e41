"""Certificates that have run out or are of a strange authority, and keys that are changed while work goes on."""

import datetime
import ipaddress
import pathlib
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .journal import Found, Journal
from .load import Load
from .standing import Standing

WORK = ("ask", "decide", "use")


def run(world, report) -> None:
    folder = world.folder / "certificates"
    folder.mkdir()
    authority, stranger = Authority("of the tests"), Authority("of nobody")
    (folder / "authority.pem").write_bytes(authority.pem())
    authority.certify(folder, hours=24)
    network, journal = world.network("keys", secure=folder), Journal()
    network.start()
    standing = Standing(network, journal)
    for name, by, hours in (("has run out", authority, -1), ("is of a strange authority", stranger, 24)):
        _certificate(network, journal, standing, folder, authority, name, by, hours, report)
    _manager_keys(network, journal, standing, 4 if world.long else 1, report)
    _bank_key(network, journal, standing, report)
    network.stop()


def _certificate(network, journal, standing, folder, authority, name, by, hours, report) -> None:
    """The bank comes back with a bad certificate, and with a good one later: nothing is sent there meanwhile."""
    found, told = Found(), journal.told()
    with Load(network, journal, hours & 0xff, WORK):
        by.certify(folder, hours)
        network.bank.kill()
        network.bank.start()
        served = standing.used(standing.bank, wait=3)
        beside = standing.used(standing.store, wait=10)
        authority.certify(folder, hours=24)
        network.bank.kill()
        network.bank.start()
        wrote = standing.first_write("bank")
    found.add(journal.compare(network))
    problems = ["the bank was spoken to"] if served else []
    problems += [] if beside else ["the store was not served beside it"]
    report.say(f"the bank's certificate {name}", f"{'served' if served else 'nothing served'}; then {found.line()} of "
               f"{journal.told() - told} told; first write {wrote:.2f} s after a good one", problems + found.all())


def _manager_keys(network, journal, standing, changes: int, report) -> None:
    """The manager's key is changed at once, and then the manager is killed. Who has read its keys just before
    reads them again after half a minute (docs/protocol.md), and serves what waits then."""
    found, told, wrote = Found(), journal.told(), []
    with Load(network, journal, 7, WORK):
        for _ in range(changes):
            time.sleep(0.5)
            network.manager.run("keys", "rotate", "--now", "--by", "operator", "--reason", "for the tests")
            time.sleep(0.5)
            wrote += [standing.first_write("bank"), standing.first_write("store")]
        network.manager.kill()
        network.manager.start()
    found.add(journal.compare(network))
    after = ", ".join(f"{one:.2f}" for one in wrote)
    report.say("the manager's keys changed under load", f"{changes} changes; {found.line()} of "
               f"{journal.told() - told} told; first writes {after} s after", found.all())


def _bank_key(network, journal, standing, report) -> None:
    """The bank's key, in its two steps, with the registry brought up to date between them."""
    found, told = Found(), journal.told()
    with Load(network, journal, 8, WORK):
        network.enter(network.bank, network.bank.run("keys", "rotate").stdout)
        network.configure()
        network.manager.stop()
        network.manager.start()
        wrote = [standing.first_write("bank")]
        network.bank.run("keys", "rotate")
        network.bank.kill()
        network.bank.start()
        wrote.append(standing.first_write("bank"))
    found.add(journal.compare(network))
    after = ", ".join(f"{one:.2f}" for one in wrote)
    report.say("the bank's key changed under load", f"{found.line()} of {journal.told() - told} told; first writes "
               f"{after} s after", found.all())


class Authority:
    """Somebody who signs certificates."""

    def __init__(self, name: str):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Authority {name}")])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        self._own = (_builder(self._name, self._key, 48).issuer_name(self._name)
                     .add_extension(constraints, critical=True).sign(self._key, hashes.SHA256()))

    def pem(self) -> bytes:
        return self._own.public_bytes(serialization.Encoding.PEM)

    def certify(self, folder: pathlib.Path, hours: int) -> None:
        """A new key for the bank, and a certificate of it that ends in so many hours."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName("localhost"),
                                             x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))])
        made = (_builder(x509.Name([]), key, hours).issuer_name(self._name)
                .add_extension(names, critical=True).sign(self._key, hashes.SHA256()))
        (folder / "bank.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (folder / "bank.key").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (folder / "bank.key").chmod(0o600)


def _builder(name: x509.Name, key, hours: int) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    return (x509.CertificateBuilder().subject_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=2))
            .not_valid_after(now + datetime.timedelta(hours=hours)))
