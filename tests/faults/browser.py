"""A person's browser: cookies, redirects, links and forms of the pages as they are, without script."""

import html.parser
import urllib.parse

from .calls import call
from .identity import PERSON

MOST_REDIRECTS = 12


class WrongPage(Exception):
    """A page that is not the one that was to come."""


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.words = [], [], []
        self._form, self._deaf = None, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._form = {"action": given.get("action", ""), "fields": []}
            self.forms.append(self._form)
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "input" and self._form is not None and given.get("name"):
            box = given.get("type") in ("checkbox", "radio")
            if not box or "checked" in given:
                self._form["fields"].append((given["name"], given.get("value", "on" if box else "")))
        elif tag in ("style", "script"):
            self._deaf += 1

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag in ("style", "script"):
            self._deaf -= 1

    def handle_data(self, data):
        if not self._deaf and data.strip():
            self.words.append(data.strip())


class Page:
    def __init__(self, url: str, status: int, body: str):
        self.url, self.status, self.body = url, status, body
        reader = _Reader()
        reader.feed(body)
        self._read = reader

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @property
    def links(self) -> list[str]:
        return self._read.links

    def text(self) -> str:
        return " ".join(self._read.words)

    def link(self, part: str) -> str:
        for href in self._read.links:
            if part in href:
                return urllib.parse.urljoin(self.url, href)
        raise WrongPage(f"{self.path} ({self.status}) has no link to {part}: {self.text()[:300]}")

    def form(self, action: str, **where) -> tuple[str, dict]:
        """The first form to `action` that has these values; where it goes, and its fields."""
        for form in self._read.forms:
            fields = dict(form["fields"])
            if action in form["action"] and all(fields.get(name) == value for name, value in where.items()):
                return urllib.parse.urljoin(self.url, form["action"]), fields
        raise WrongPage(f"{self.path} ({self.status}) has no form to {action}: {self.text()[:300]}")


class Browser:
    def __init__(self, person: str):
        self.person = person
        self._cookies: dict[str, dict] = {}

    def open(self, url: str) -> Page:
        return self._follow("GET", url, None, {})

    def send(self, page: Page, form: tuple[str, dict], **more) -> Page:
        """Sends a form of a page with these fields set."""
        action, fields = form
        at = urllib.parse.urlsplit(page.url)
        headers = {"Origin": f"{at.scheme}://{at.netloc}", "Sec-Fetch-Site": "same-origin",
                   "Content-Type": "application/x-www-form-urlencoded"}
        return self._follow("POST", action, urllib.parse.urlencode({**fields, **more}), headers)

    def _follow(self, method: str, url: str, body: str | None, headers: dict) -> Page:
        for _ in range(MOST_REDIRECTS):
            origin = urllib.parse.urlsplit(url).netloc
            jar = self._cookies.setdefault(origin, {})
            sent = {**headers, PERSON: self.person}
            if jar:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
            answer = call(method, url, body, sent)
            for line in answer.headers["set-cookie"]:
                name, _, value = line.split(";")[0].partition("=")
                jar[name.strip()] = value
            if answer.status not in (301, 302, 303, 307):
                return Page(url, answer.status, answer.body.decode(errors="replace"))
            url = urllib.parse.urljoin(url, answer.headers["location"])
            method, body, headers = "GET", None, {}
        raise WrongPage(f"round and round, at last to {url}")
