"""`kill -9` on each service, at random moments of its work."""

import random
import time

from .journal import Found, Journal
from .load import Load
from .report import recovery
from .standing import Lent, Standing

# How many of ten kills each service gets.
SHARES = {"manager": 4, "bank": 2, "store": 2, "lender": 2}
# What is done meanwhile: what that service has a part in.
ASKING = ("ask", "decide", "use")
WORK = {"manager": ASKING, "bank": ASKING, "store": ASKING, "lender": ("decide", "ask", "check")}
# After so many kills everything is compared; the last time at the end.
COMPARED = 6


def run(world, report) -> None:
    network, random_ = world.network("kills"), random.Random(world.seed)
    network.start()
    journal, kills = Journal(), {name: max(1, world.kills * of // 10) for name, of in SHARES.items()}
    standing, lent = Standing(network, journal), Lent(network)
    for name, count in kills.items():
        _service(network, name, count, journal, standing, lent, random_, report)
    network.stop()


def _service(network, name, count, journal, standing, lent, random_, report) -> None:
    service, found, ready, wrote = getattr(network, name), Found(), [], []
    told, unanswered, problems = journal.told(), journal.unanswered, []
    load = Load(network, journal, random_.getrandbits(32), WORK[name])
    with load:
        for n in range(1, count + 1):
            time.sleep(random_.uniform(0.02, 1.2 if name == "manager" else 0.5))
            service.kill()
            ready.append(service.start())
            wrote.append(standing.first_write(name))
            if n % COMPARED == 0:
                with load.quiet():
                    found.add(journal.compare(network))
            if name == "lender" and n == count // 2:
                network.people[1].stop(lent.consent)
                lent.until("deny")
            if name == "lender" and n > count // 2 and lent.says() == "allow":
                found.outside.append("the decision point allows what it was told had ended")
    found.add(journal.compare(network))
    told, unanswered = journal.told() - told, journal.unanswered - unanswered
    if told < count:
        problems.append(f"too little was done to say anything: {load.met.most_common(5)}")
    report.say(f"kill -9 of the {name}", f"kills {count} {found.line()} of {told} told, {unanswered} "
               f"unanswered, {found.pending} sessions under way; {recovery(ready, wrote)}", found.all() + problems)
    report.note(f"{dict(journal.counts())} {load.met.most_common(6)}")
