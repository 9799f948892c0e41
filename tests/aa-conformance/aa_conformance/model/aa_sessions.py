"""A model aggregator's sessions: asks the providers, collects, tells the data user, delivers."""

import threading
from datetime import timedelta

from .. import rules, sealing, wire
from ..participant import NotReachable
from ..receive import Received, Refusal, invalid
from .aa_state import Artefact, Delivery, Session
from .state import STATUS_CODES

EARLY = ("NoDataFound", "DataFetchRequestInProgress")


class Sessions:
    """Mixed into `Aa`."""

    def begin(self):
        self.sessions: dict[str, Session] = {}
        self.session_life = timedelta(minutes=60)

    # ---- asked by data users

    def fi_request(self, request: Received):
        body = request.body
        artefact = self.consents.get(body["Consent"]["id"])
        if artefact is None or not self._may(artefact.fiu, request.caller):
            raise invalid("Consent.id: is not known", "InvalidConsentId")
        if body["Consent"]["digitalSignature"] != artefact.signature:
            raise invalid("Consent.digitalSignature: is not the consent's", "SignatureDoesNotMatch")
        if artefact.standing() != "ACTIVE":
            raise invalid("Consent.id: the consent is not active", "InvalidConsentStatus")
        if wire.parse_time(artefact.detail["consentStart"]) > wire.now():
            raise invalid("Consent.id: the consent has not begun", "InvalidConsentStatus")
        self._range(artefact, body["FIDataRange"])
        try:
            sealing.read_material(body["KeyMaterial"])
        except sealing.MaterialError as error:
            raise invalid(f"KeyMaterial: {error}", "InvalidKey") from error
        self._use(artefact)
        session = Session(wire.new_id(), request.caller, artefact, body["FIDataRange"],
                          body["KeyMaterial"], wire.now(), {
                              fip: Delivery(fip, part.links)
                              for fip, part in artefact.parts.items()})
        self.sessions[session.id] = session
        for delivery in session.deliveries.values():
            threading.Thread(target=self._request, args=(session, delivery), daemon=True).start()
        return {"consentId": artefact.id, "sessionId": session.id}

    def _range(self, artefact: Artefact, said: dict):
        given = artefact.detail["FIDataRange"]
        since, until = (wire.parse_time(said[name]) for name in ("from", "to"))
        first, last = (wire.parse_time(given[name]) for name in ("from", "to"))
        wide = since < first or until > last
        if not since < until or (wide and "beyond-range" not in self.faults):
            raise invalid("FIDataRange: is not within the consented one", "InvalidDateRange")

    def _use(self, artefact: Artefact):
        detail = artefact.detail
        if detail["fetchType"] == "ONETIME":
            left = 1 if "reuses-onetime" in self.faults else 1 - len(artefact.uses)
        else:
            since = wire.now() - rules.period_of(detail["Frequency"])
            left = detail["Frequency"]["value"] - sum(use > since for use in artefact.uses)
        if left <= 0:
            raise invalid("Consent.id: is used up for now", "InvalidConsentUse")
        artefact.uses.append(wire.now())

    def fi_fetch(self, request: Received):
        body = request.body
        session = self.sessions.get(body["sessionId"])
        if session is None or not self._may(session.fiu, request.caller):
            raise invalid("sessionId: is not known", "InvalidSessionId")
        standing = session.consent.standing()
        if standing != "ACTIVE":
            if "fetch-400-for-403" in self.faults:
                raise invalid("the consent is not active", "InvalidConsentStatus")
            raise Refusal(403, STATUS_CODES[standing], f"the consent is {standing.lower()}")
        deliveries = list(session.deliveries.values())
        if fip := body.get("fipId"):
            if fip not in session.deliveries:
                raise invalid("fipId: is not of this session", "InvalidFIPId")
            deliveries = [session.deliveries[fip]]
        links = [link for delivery in deliveries for link in delivery.links]
        wanted = [entry["id"] for entry in body.get("linkRefNumber") or []] or links
        if not set(wanted) <= set(links):
            raise invalid("linkRefNumber: is not one of the consent")
        over = wire.now() - session.made > self.session_life
        if over and "never-gone" not in self.faults:
            raise Refusal(410, "DataGone", "the session is over")
        by_link = {link: delivery for delivery in deliveries for link in delivery.links}
        if any(by_link[link].state not in ("READY", "DENIED") for link in wanted):
            raise Refusal(404, "NoDataFound", "the data is not there")
        return {"FI": [self._given(session, by_link[link], link) for link in wanted
                       if by_link[link].state == "READY"]}

    def _given(self, session: Session, delivery: Delivery, link: str) -> dict:
        entry = delivery.entry_of(link)
        if delivery.own_keys is None:
            return entry
        plain = delivery.own_keys.open(entry["KeyMaterial"], entry["data"][0]["encryptedFI"])
        keys = sealing.OurKeys.generate(session.material["curve"])
        sealed = keys.seal(session.material, plain)
        return {"fipID": entry["fipID"], "KeyMaterial": keys.material(),
                "data": [entry["data"][0] | {"encryptedFI": sealed}]}

    # ---- asking providers

    def _request(self, session: Session, delivery: Delivery):
        part = session.consent.parts[delivery.fip]
        material = session.material
        if "reads-along" in self.faults:
            delivery.own_keys = sealing.OurKeys.generate(material["curve"])
            material = delivery.own_keys.material()
        said = self._checked(delivery.fip, "POST /FI/request", {
            "Consent": {"id": part.id, "digitalSignature": part.signed.split(".")[2]},
            "FIDataRange": session.range, "KeyMaterial": material})
        right = isinstance(said, dict) and said["consentId"] == part.id and (
            wire.is_uuid(said["sessionId"]))
        with self.changed:
            if right:
                delivery.session = said["sessionId"]
            self.changed.notify_all()
        if right:
            self._fetch(session, delivery)
        else:
            self._settle(session, delivery, "FAILED")

    def _fetch(self, session: Session, delivery: Delivery):
        said = self._checked(delivery.fip, "POST /FI/fetch", {"sessionId": delivery.session})
        if said in EARLY:
            return
        if isinstance(said, dict) and self._right(session, delivery, said):
            delivery.entries = [entry | {"data": [data]} for entry in said["FI"]
                                for data in entry["data"]]
            self._settle(session, delivery, "READY")
        else:
            self._settle(session, delivery, "FAILED")

    def _checked(self, fip: str, op: str, said: dict):
        """The body of a right answer; of another one its code, or None."""
        try:
            answer = self.call(fip, op, wire.envelope() | said)
        except NotReachable:
            return None
        found = [v for v in answer.violations
                 if "txnid" not in v.what or "any-answer-txnid" not in self.faults]
        if answer.status != 200:
            return answer.code
        known = answer.body.get("ver") in wire.KNOWN_VERSIONS
        return answer.body if known and not found else None

    def _right(self, session: Session, delivery: Delivery, said: dict) -> bool:
        masked = {a["linkRefNumber"]: a["maskedAccNumber"]
                  for a in session.consent.detail["Accounts"]}
        seen = []
        for entry in said["FI"]:
            if entry["fipID"] != delivery.fip and "any-fip-id" not in self.faults:
                return False
            try:
                sealing.read_material(entry["KeyMaterial"])
            except sealing.MaterialError:
                return False
            if entry["KeyMaterial"]["curve"] != session.material["curve"]:
                return False
            for data in entry["data"]:
                if masked.get(data["linkRefNumber"]) != data["maskedAccNumber"]:
                    return False
                seen.append(data["linkRefNumber"])
        return sorted(seen) == sorted(delivery.links)

    def _settle(self, session: Session, delivery: Delivery, state: str):
        with self.changed:
            if delivery.state != "PENDING":
                return
            delivery.state = state
            states = [d.state for d in session.deliveries.values()]
            if "PENDING" in states:
                return
            failed = "FAILED" in states and "failed-is-completed" not in self.faults
            session.status = "FAILED" if failed else "COMPLETED"
        self.tell_session(session)

    def tell_session(self, session: Session, status: str | None = None):
        words = {"FAILED": "TIMEOUT"}
        if "failed-is-completed" in self.faults:
            words = {"FAILED": "READY"}
        self.tell(session.fiu, "POST /FI/Notification", {"FIStatusNotification": {
            "sessionId": session.id, "sessionStatus": status or session.status,
            "FIStatusResponse": [
                {"fipID": delivery.fip, "Accounts": [
                    {"linkRefNumber": link, "description": "",
                     "FIStatus": words.get(delivery.state, delivery.state)}
                    for link in delivery.links]}
                for delivery in session.deliveries.values()]}})

    # ---- told by providers

    def fi_notification(self, request: Received):
        notifier, said = request.body["Notifier"], request.body["FIStatusNotification"]
        if (notifier["type"], notifier["id"]) != ("FIP", request.caller):
            raise invalid("Notifier: is not the caller")
        found = self._delivery(request.caller, said["sessionId"])
        if found is None:
            raise invalid("FIStatusNotification.sessionId: is not known")
        session, delivery = found
        words = []
        for one in said["FIStatusResponse"]:
            if one["fipID"] != request.caller:
                raise invalid("FIStatusResponse.fipID: is not the caller")
            for account in one["Accounts"]:
                if account["linkRefNumber"] not in delivery.links:
                    raise invalid("Accounts.linkRefNumber: is not of this session")
                words.append(account["FIStatus"])
        self._told(session, delivery, said["sessionStatus"], words)
        return {"response": "OK"}

    def _told(self, session: Session, delivery: Delivery, status: str, words: list[str]):
        if status in ("FAILED", "EXPIRED") or "TIMEOUT" in words:
            then = threading.Thread(target=self._settle, args=(session, delivery, "FAILED"))
        elif words and set(words) == {"DENIED"}:
            then = threading.Thread(target=self._settle, args=(session, delivery, "DENIED"))
        else:
            then = threading.Thread(target=self._fetch, args=(session, delivery))
        then.daemon = True
        then.start()

    def _delivery(self, fip: str, id: str):
        """A provider may tell of a session before its answer with the id has been read."""

        def find():
            return next(((session, delivery) for session in self.sessions.values()
                         for delivery in session.deliveries.values()
                         if (delivery.fip, delivery.session) == (fip, id)), None)

        def awaited():
            return any(d.fip == fip and d.session is None and d.state == "PENDING"
                       for session in self.sessions.values()
                       for d in session.deliveries.values())

        self.changed.wait_for(lambda: find() or not awaited(), 20)
        return find()
