"""`python3 -m faults [CASE...]`: puts faults to the programs in `--programs`, and says what came of each."""

import argparse
import pathlib
import signal
import sys
import tempfile
import traceback

from . import clock, cluster, database, disk, fsync, halves, keys, kills, restore, selfcheck, slow
from .network import Network, Outside, Programs
from .report import Report

CASES = {"kills": kills.run, "database": database.run, "cluster": cluster.run, "disk": disk.run, "restore": restore.run,
         "fsync": fsync.run, "slow": slow.run, "halves": halves.run,
         "keys": keys.run, "clock": clock.run, "selfcheck": selfcheck.run}


class World:
    """What a case is given: a folder, networks on copies of the seeded one, and how much is to be done."""

    def __init__(self, folder: pathlib.Path, outside: Outside, seeded: Network, kills_: int, seed: int):
        self.folder, self.outside, self.seeded = folder, outside, seeded
        self.kills, self.seed = kills_, seed
        self.long = kills_ >= 300
        self._networks: list[Network] = [seeded]

    def network(self, name: str, **more) -> Network:
        network = self.seeded.copied(self.folder / name, **more)
        self._networks.append(network)
        return network

    def own(self, network: Network) -> Network:
        self._networks.append(network)
        return network

    def close(self) -> None:
        for network in self._networks:
            network.kill()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="folder of the four programs")
    parser.add_argument("--kills", type=int, default=24, help="in all; from 300 on everything else is long too")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report()
    with tempfile.TemporaryDirectory(prefix="amanat-faults-") as folder:
        outside = Outside(Programs(asked.programs.resolve()))
        world = None
        try:
            seeded = Network.seeded(outside, pathlib.Path(folder) / "seeded")
            seeded.stop()
            report.note("two people have linked and hold records")
            world = World(pathlib.Path(folder), outside, seeded, asked.kills, asked.seed)
            for name in asked.cases or CASES:
                try:
                    CASES[name](world, report)
                except Exception:
                    report.say(name, "did not come to its end", traceback.format_exc().splitlines()[-8:])
                world.close()
        finally:
            if world:
                world.close()
            outside.stop()
    print(f"faults: {report.passed} checks held, {report.failed} did not")
    return 1 if report.failed or not report.passed else 0


if __name__ == "__main__":
    sys.exit(main())
