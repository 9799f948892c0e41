"""What a person does on the pages: link, decide, pause, stop, look at her store."""

import json
import pathlib
import time

from .browser import Browser, Page, WrongPage

PATIENCE = 20


class Person:
    def __init__(self, name: str, customer: str, manager: str, store: str):
        self.name, self.customer = name, customer
        self.manager, self.store = manager, store
        self.browser = Browser(name)

    def sign_in(self) -> None:
        _good(self.browser.open(f"{self.manager}sign-in"))

    def link_store(self, party: str) -> None:
        page = self._begin_link(party)
        self._linked(self.browser.send(page, page.form("/link"), decision="confirm"))

    def link_bank(self, party: str, spool: pathlib.Path) -> None:
        page = self._begin_link(party)
        before = _codes(spool)
        page = _good(self.browser.send(page, page.form("/link/identify"), customer=self.customer))
        end = time.monotonic() + PATIENCE
        while len(_codes(spool)) == len(before) and time.monotonic() < end:
            time.sleep(0.02)
        self._linked(self.browser.send(page, page.form("/link/verify"), code=_codes(spool)[-1]))

    def bring_in(self, group: str) -> None:
        """Has her store ask a provider for her records, and says yes to it."""
        page = self.at_store("")
        notice = _good(self.browser.send(page, page.form("/deposits/request", group=group)))
        self._approve(notice)

    def approve(self, request: str) -> None:
        """A yes, and a fresh sign-in for it. Once this returns the yes was confirmed to her."""
        notice = self.at_manager(f"requests/{request}")
        self._approve(notice)

    def deny(self, request: str) -> None:
        notice = self.at_manager(f"requests/{request}")
        self._decided(self.browser.send(notice, notice.form("/decision"), decision="deny", reason="too_much"))

    def consent_of(self, request: str) -> str:
        """The address of the consent that came of a request."""
        settled = self.at_manager(f"requests/{request}")
        decided = _good(self.browser.open(settled.link("/decisions/")))
        for href in decided.links:
            if href.startswith("/consents/") and href.count("/") == 2:
                return href.strip("/")
        raise WrongPage(f"{decided.path} leads to no consent: {decided.text()[:300]}")

    def stop(self, consent: str) -> None:
        page = self.at_manager(consent)
        confirm = _good(self.browser.open(page.link("/stop")))
        _good(self.browser.send(confirm, confirm.form("/stop")))

    def pause(self, consent: str) -> None:
        page = self.at_manager(consent)
        _good(self.browser.send(page, page.form("/pause")))

    def export(self) -> dict:
        """Everything that her store has of her."""
        return json.loads(self.at_store("export.json").body)

    def at_manager(self, path: str) -> Page:
        page = _good(self.browser.open(self.manager + path))
        if page.path != "/":
            return page
        # Whoever is not signed in is led there.
        self.sign_in()
        return _good(self.browser.open(self.manager + path))

    def at_store(self, path: str) -> Page:
        page = _good(self.browser.open(self.store + path))
        try:
            onward = page.link("/sign-in")
        except WrongPage:
            return page
        _good(self.browser.open(onward))
        return _good(self.browser.open(self.store + path))

    def _approve(self, notice: Page) -> None:
        draft = _good(self.browser.send(notice, notice.form("/decision"), decision="approve"))
        self._decided(self.browser.send(draft, draft.form("/sign-in")))

    def _begin_link(self, party: str) -> Page:
        dashboard = self.at_manager("dashboard")
        page = _good(self.browser.send(dashboard, dashboard.form("/links", party=party)))
        try:
            return _good(self.browser.open(page.link("link?request=")))
        except WrongPage:
            return page

    def _linked(self, page: Page) -> None:
        if not page.url.startswith(self.manager) or "is linked" not in _good(page).text():
            raise WrongPage(f"{page.path} does not say that it is linked: {page.text()[-600:]}")

    def _decided(self, page: Page) -> None:
        if not _good(page).url.startswith(f"{self.manager}decisions/"):
            raise WrongPage(f"ended at {page.path}: {page.text()[-600:]}")


def _good(page: Page) -> Page:
    if page.status >= 400:
        raise WrongPage(f"{page.path} says {page.status}: {page.text()[-600:]}")
    return page


def _codes(spool: pathlib.Path) -> list:
    lines = spool.read_text().splitlines() if spool.exists() else []
    return [json.loads(line)["code"] for line in lines]
