"""What an aggregator's scenarios start from, each made once, when it is first needed.

The states of a consent: `active`, `paused`, `revoked`, `lapsed` (expired after it was approved),
`delinked` (its account was), `gone` (its customer has deregistered); of a request `pending`,
`rejected`, `overdue` (expired undecided), `pending-gone`.
"""

import time
from datetime import timedelta

from .. import wire
from ..hooks import HookFailed, HookMissing, HookUnsupported
from ..world import NotApplicable, Unprepared
from .parties import until

LAPSING = ("lapsed", "overdue")


class States:
    """Mixed into `AaWorld`."""

    def begin(self):
        self.kept: dict = {}
        self.lapses_at = None

    def foresee(self, rows):
        """Consents that will expire are made first: by the time they are needed, they have."""
        if any(text in str(row) for row in rows for text in LAPSING):
            try:
                self._lapsing()
            except (HookMissing, HookUnsupported, HookFailed, Unprepared, NotApplicable):
                pass  # Said by the scenarios that need them.

    def once(self, mark, make):
        if mark not in self.kept:
            self.kept[mark] = make()
        return self.kept[mark]

    def customer(self):
        """The customer of most scenarios."""
        return self.once("customer", self.enrol)

    def held(self, state: str = "active", fiu: str = "fiu"):
        """A consent, or a request for one, in a state."""
        if state in LAPSING:
            held = self._lapsing()[state]
            left = self.lapses_at - wire.now()
            time.sleep(max(0.0, left.total_seconds() + 0.05))
            return held
        return self.once((state, fiu), lambda: getattr(
            self, f"_{state.replace('-', '_')}")(fiu))

    def new(self, fiu="fiu", customer=None, accounts=None, **changes):
        """A consent, asked for and approved."""
        customer = customer or self.customer()
        accounts = accounts or self.link(customer, "fip", 0)
        call, handle = self.asked(fiu, customer, **changes)
        return self.approve(call, handle, customer, accounts)

    def asked(self, fiu="fiu", customer=None, **changes):
        call = self.make_consent(fiu, customer, **changes)
        said = self.good(call.send(), "the request for a consent")
        if said["Customer"]["id"] != call.body["ConsentDetail"]["Customer"]["id"]:
            raise Unprepared("Customer.id: is not the one of the request")
        return call, said["ConsentHandle"]

    def both(self):
        """A consent with an account at each provider."""
        return self.once("both", lambda: self.new(accounts=self.both_accounts()))

    def both_accounts(self, customer=None):
        customer = customer or self.customer()
        return self.link(customer, "fip", 0) + self.link(customer, "fip-other", 0)

    def _active(self, fiu):
        return self.new(fiu)

    def _paused(self, fiu):
        held = self.new(fiu)
        self.decide(held, "pause")
        return held

    def _revoked(self, fiu):
        held = self.new(fiu)
        self.decide(held, "revoke")
        return held

    def _request(self, fiu, customer=None):
        from .aa import Held

        customer = customer or self.customer()
        call, handle = self.asked(fiu, customer)
        return Held(call.sender, customer, handle, "", call.body["ConsentDetail"], {}, "..", {})

    def _pending(self, fiu):
        return self._request(fiu)

    def _rejected(self, fiu):
        held = self._request(fiu)
        self.hook("consent.reject", customerAddress=held.customer.address,
                  consentHandle=held.handle)
        return held

    def _delinked(self, fiu):
        """The consent has an account at each provider; one of them was delinked."""
        customer = self.once("leaving", self.enrol)
        held = self.new(fiu, customer, self.both_accounts(customer))
        self.kept["delinked from"] = {
            name: self.provider(name).journal.mark() for name in ("fip", "fip-other")}
        self.kept["delinked told"] = held.fiu.journal.mark()
        self.delink(customer, "fip", 0)
        return held

    def _gone(self, fiu):
        customer = self.enrol()
        accounts = self.both_accounts(customer)
        held = self.new(fiu, customer, accounts)
        self.kept["pending-gone", fiu] = self._request(fiu, customer)
        self.kept["gone from"] = {
            name: self.provider(name).journal.mark() for name in ("fip", "fip-other")}
        self.hook("customer.deregister", customerAddress=customer.address)
        return held

    def _pending_gone(self, fiu):
        self.held("gone", fiu)
        return self.kept["pending-gone", fiu]

    def _lapsing(self):
        return self.once("lapsing", self._make_lapsing)

    def _make_lapsing(self):
        """Approved with a session whose data is there, and undecided."""
        from .aa import Held

        customer = self.customer()
        accounts = self.link(customer, "fip", 0)
        at = wire.now() + timedelta(seconds=self.data.get("lapse", 8))
        expiry = wire.stamp(at)
        call, handle = self.asked(consentExpiry=expiry)
        undecided = Held(call.sender, customer, handle, "", {}, {}, "..", {})
        held = self.new(customer=customer, accounts=accounts, consentExpiry=expiry)
        session = self.session(held)
        self.good(self.fetch(session), "the fetch of data before the consent expires")
        self.kept["lapsed session"] = session
        self.lapses_at = at
        return {"lapsed": held, "overdue": undecided}

    # ---- sessions and links

    def delivered(self, fiu="fiu"):
        """A session whose data has been fetched once."""

        def make():
            session = self.session(self.held("active", fiu))
            self.good(self.fetch(session), "the fetch of data")
            return session

        return self.once(("delivered", fiu), make)

    def part(self, fip: str) -> dict:
        """The provider's artefact of the consent with an account at each."""
        return self.both().parts[fip]

    def waiting(self, fip="fip"):
        """A session for which no data is there yet, and its id at the provider."""
        return self.once(("waiting", fip), lambda: self.wait_at(fip))

    def wait_at(self, fip="fip", held=None):
        """A session that the provider holds back."""
        provider = self.provider(fip)
        held = held or self.both()
        call = self.make_fi_request(held=held)
        nonce = call.body["KeyMaterial"]["Nonce"]
        provider.held_back.add(nonce)
        session = self.opened(call, held, self.good(call.send(), "the request for data"))
        id = until(lambda: provider.by_nonce.get(nonce), self.setup.wait)
        if id is None:
            raise Unprepared(f"`{provider.id}` was not asked for the data with our key material")
        return session, id

    def confirming(self, number=0):
        """A link that awaits the customer's confirmation at the other provider."""
        customer = self.once("confirming", self.enrol)
        if number >= len(customer.owned["fip-other"]):
            raise NotApplicable("the configuration has too few `fi-types`")

        def ask():
            self.ask_link(customer, "fip-other", number)
            found = until(lambda: [
                ref for ref, (_, address, accounts) in
                list(self.provider("fip-other").pending.items())
                if address == customer.address and accounts[0]["accRefNumber"]
                == customer.owned["fip-other"][number]["accRefNumber"]], self.setup.wait)
            if not found:
                raise Unprepared("the provider was not asked for the link")
            return found[0]

        return customer, self.once(("confirming", number), ask)
