"""The valid requests that an aggregator's scenarios start from."""

from .. import fidata, wire
from ..world import Call


class Calls:
    """Mixed into `AaWorld`."""

    def detail(self, fiu="fiu", customer=None, **changes) -> dict:
        at = wire.now()
        types = self.types[:1] + [kind for kind in self.types[1:3]]
        return {
            "consentStart": wire.stamp(at - 5 * fidata.DAY / 1440),
            "consentExpiry": wire.stamp(at + 180 * fidata.DAY),
            "consentMode": "STORE",
            "fetchType": "PERIODIC",
            "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"],
            "fiTypes": types,
            "DataConsumer": {"id": self.parties[fiu].id, "type": "FIU"},
            "Customer": {"id": (customer or self.customer()).address},
            "Purpose": {"code": "101", "refUri": "https://api.rebit.org.in/aa/purpose/101.xml",
                        "text": "Wealth management service",
                        "Category": {"type": "Personal Finance"}},
            "FIDataRange": {"from": wire.stamp(at - 400 * fidata.DAY), "to": wire.stamp(at)},
            "DataLife": {"unit": "MONTH", "value": 1},
            "Frequency": {"unit": "HOUR", "value": 200},
            "DataFilter": [{"type": "TRANSACTIONAMOUNT", "operator": ">=", "value": "0"}],
        } | self.data.get("consent", {}) | changes

    def make_consent(self, fiu="fiu", customer=None, **changes) -> Call:
        body = wire.envelope() | {"ConsentDetail": self.detail(fiu, customer, **changes)}
        return Call(self.parties[fiu], self.peer, "POST /Consent", body)

    def handle_call(self, fiu, handle: str) -> Call:
        return Call(fiu, self.peer, "POST /Consent/handle",
                    wire.envelope() | {"ConsentHandle": handle})

    def make_handle(self, state="active", fiu="fiu") -> Call:
        """Asks for the status of a handle; `state` as in `aa_states.py`."""
        held = self.held(state, fiu)
        return self.handle_call(held.fiu, held.handle)

    def fetch_consent(self, fiu, id: str) -> Call:
        return Call(fiu, self.peer, "POST /Consent/fetch", wire.envelope() | {"consentId": id})

    def make_consent_fetch(self, state="active", fiu="fiu") -> Call:
        held = self.held(state, fiu)
        return self.fetch_consent(held.fiu, held.id)

    def make_fi_request(self, state="active", fiu="fiu", held=None, curve="X25519", since=None,
                        until=None) -> Call:
        held = held or self.held(state, fiu)
        return self.data_request(held.fiu, held, curve, since, until)

    def fetch_call(self, session) -> Call:
        body = wire.envelope() | {"sessionId": session.id}
        return Call(session.held.fiu, self.peer, "POST /FI/fetch", body)

    def make_fi_fetch(self, fiu="fiu", whole=False) -> Call:
        """A fetch for which the data is there; `whole`: with its optional members."""
        session = self.delivered(fiu)
        call = self.fetch_call(session)
        if whole:
            account = session.held.detail["Accounts"][0]
            call.body |= {"fipId": account["fipId"],
                          "linkRefNumber": [{"id": account["linkRefNumber"]}]}
        return call

    # ---- from providers

    def make_notification(self, fip="fip", status="ACTIVE") -> Call:
        body = wire.envelope() | {
            "Notifier": {"type": "FIP", "id": self.provider(fip).id},
            "ConsentStatusNotification": {"consentId": self.part(fip)["consentId"],
                                          "consentStatus": status}}
        return Call(self.provider(fip), self.peer, "POST /Consent/Notification", body)

    def make_fi_notification(self, fip="fip") -> Call:
        session, id = self.waiting(fip)
        return self.fi_notification(fip, session, id)

    def fi_notification(self, fip, session, id, status="COMPLETED", fi_status="READY") -> Call:
        provider = self.provider(fip)
        links = [a["linkRefNumber"] for a in session.held.detail["Accounts"]
                 if a["fipId"] == provider.id]
        body = wire.envelope() | {
            "Notifier": {"type": "FIP", "id": provider.id},
            "FIStatusNotification": {
                "sessionId": id, "sessionStatus": status, "FIStatusResponse": [{
                    "fipID": provider.id, "Accounts": [
                        {"linkRefNumber": link, "FIStatus": fi_status, "description": ""}
                        for link in links]}]}}
        return Call(provider, self.peer, "POST /FI/Notification", body)

    def make_link_notification(self, number=0) -> Call:
        """The notice of a link that the customer has confirmed directly."""
        customer, ref = self.confirming(number)
        account = customer.owned["fip-other"][number]
        body = wire.envelope() | {
            "Notifier": {"type": "FIP", "id": self.provider("fip-other").id},
            "AccountLinkStatusNotification": {
                "accRefNumber": account["accRefNumber"], "customerAddress": customer.address,
                "linkRefNumber": wire.new_id(), "linkStatus": "LINKED"}}
        return Call(self.provider("fip-other"), self.peer, "POST /Account/link/Notification", body)

    def make_heartbeat(self, party="fiu") -> Call:
        return Call(self.parties[party], self.peer, "GET /Heartbeat", None)
