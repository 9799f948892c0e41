"""Networks between the services that are slow, silent, half open or cut in the middle of a message."""

import socket
import struct
import threading
import time

from .journal import Found, Journal
from .load import Load
from .standing import Standing

MODES = ("slow", "silent", "half-open", "cut", "answer lost")
PATIENCE = 90


class Proxy:
    """Hands on what comes to `port` to `behind`, in one of these ways:

    `through`, as it comes; `slow`, each piece after a while; `silent`, nothing at all;
    `half-open`, what is asked and nothing of the answer; `cut`, half of what is asked, then a reset; `answer
    lost`, what is asked, and a reset in place of the answer.
    """

    def __init__(self, port: int, behind: int):
        self.mode, self.behind = "through", behind
        self.met = 0
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                came, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hand_on, args=(came,), daemon=True).start()

    def _hand_on(self, came: socket.socket) -> None:
        try:
            with came, socket.create_connection(("127.0.0.1", self.behind)) as onward:
                threading.Thread(target=self._asked, args=(came, onward), daemon=True).start()
                while piece := onward.recv(65536):
                    mode = self._meets()
                    if mode == "slow":
                        time.sleep(0.15)
                    elif mode in ("silent", "half-open"):
                        self._wait(mode)
                        return _reset(came, onward)
                    elif mode == "answer lost":
                        return _reset(came, onward)
                    came.sendall(piece)
        except OSError:
            pass

    def _asked(self, came: socket.socket, onward: socket.socket) -> None:
        try:
            while piece := came.recv(65536):
                mode = self._meets()
                if mode == "slow":
                    time.sleep(0.15)
                elif mode == "silent":
                    self._wait(mode)
                    return _reset(came, onward)
                elif mode == "cut":
                    onward.sendall(piece[:len(piece) // 2])
                    return _reset(came, onward)
                onward.sendall(piece)
            onward.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _meets(self) -> str:
        """How it is just now, also for a connection that was made before."""
        mode = self.mode
        self.met += mode != "through"
        return mode

    def _wait(self, mode: str) -> None:
        while self.mode == mode:
            time.sleep(0.05)


def run(world, report) -> None:
    """Between everybody and the manager, then between the manager and the bank."""
    for part in ("manager", "bank"):
        network = world.network(f"slow-{part}", listen={part: world.outside.ports["spare"]})
        proxy = Proxy(world.outside.ports[part], world.outside.ports["spare"])
        try:
            network.start()
            journal = Journal()
            standing = Standing(network, journal)
            for mode in MODES:
                _mode(network, part, proxy, mode, journal, standing, world.long, report)
        finally:
            network.kill()
            proxy.close()


def _mode(network, part: str, proxy: Proxy, mode: str, journal, standing, long: bool, report) -> None:
    told, met, problems, found = journal.told(), proxy.met, [], Found()
    with Load(network, journal, MODES.index(mode), ("ask", "decide", "use")):
        proxy.mode = mode
        time.sleep(20 if long else 1.5)
        if proxy.met == met and part == "bank":
            standing.used(standing.bank, wait=2)
        proxy.mode = "through"
        wrote = standing.first_write(part)
    found.add(journal.compare(network))
    if proxy.met == met:
        problems.append("nothing met it")
    report.say(f"{mode} before the {part}", f"{proxy.met - met} pieces met it; {found.line()} of "
               f"{journal.told() - told} told; {found.pending} sessions under way; first write {wrote:.2f} s after",
               found.all() + problems)


def _reset(*connections: socket.socket) -> None:
    """The other ends see a reset, and no end in good order. Another thread may wait for either."""
    for connection in connections:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
        connection.close()
