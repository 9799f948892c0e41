#!/usr/bin/env python3
"""Checks an export of a consent manager's record: a second reading of docs/evidence.md, of its own.

    python3 verify.py ARCHIVE... [--log-key VKEY] [--manager-key THUMBPRINT]...

Needs Python 3.9 and jwcrypto (which brings cryptography). Prints one JSON object for each archive. Ends
with 0 when nothing was found, 1 when there are findings, 2 when an archive cannot be read.

It checks signatures, digests, leaves, tiles, checkpoints, proofs, figures, and that nothing is missing. It does not
check what happened against what was allowed (states, terms, evidence); `consent-verify` does.
"""

import argparse
import base64
import binascii
import csv
import datetime
import hashlib
import io
import json
import re
import struct
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwcrypto import jwk, jws
from jwcrypto.common import JWException

KINDS = """archive-damaged archive-odd file-missing file-extra file-changed manifest-malformed
manifest-signature manifest-key count-differs checkpoint-signature checkpoint-differs log-key-other
log-forked tile-wrong entry-malformed entry-not-in-log entry-order entry-missing outside-scope thing-gap
person-gap time-backwards time-ahead document-malformed document-changed document-missing
document-unnamed document-twice request-signature acknowledgement-signature artifact-signature
status-list status-reused figures-differ statement-malformed""".split()

REPORT = ("report/figures.json", "report/figures.csv", "report/statement.json")
OUTCOMES = {("consent", "granted"): "given", ("decision", "denied"): "denied", ("decision", "deferred"): "deferred",
            **{("consent", a): a for a in ("withdrawn", "revoked", "expired", "superseded")}}
COMPLAINTS = ("made", "answered", "escalated", "closed")
JSON_DOCUMENTS = {"notice", "party", "question", "policy"}
KNOWN_DOCUMENTS = JSON_DOCUMENTS | {"request", "artifact", "acknowledgement", "evidence-key", "passkey"}
MEMBERS = {"version", "id", "at", "subject", "action", "subject_id", "seq", "person", "actor",
           "representation", "reason", "facts", "entered_at"}
NOTICE = ["party", "request", "notice", "language"]
CHANGE = ["party", "consent", "copies"]
SESSION = ["party", "source", "consent", "item"]
# What an entry of a kind must say.
REQUIRED = {
    **{("consent_request", a): ["party", "request", "document"]
       for a in ("received", "approved", "denied", "expired", "failed", "answer_seen")},
    ("notice", "shown"): NOTICE,
    ("decision", "denied"): NOTICE,
    ("decision", "deferred"): NOTICE,
    ("decision", "approved"): NOTICE + ["consent"],
    ("consent", "granted"): NOTICE + ["purpose", "consent", "evidence_key", "copies"],
    **{("consent", a): CHANGE
       for a in ("paused", "resumed", "withdrawn", "revoked", "expired", "superseded")},
    ("consent", "item_withdrawn"): ["consent", "item"],
    ("artifact", "issued"): ["party", "purpose", "artifact", "copy_for", "document", "status", "state"],
    ("artifact", "changed"): ["party", "artifact", "copy_for", "state"],
    ("data_session", "shared"): SESSION + ["copies"],
    **{("data_session", a): SESSION for a in ("opened", "refused", "expired")},
    ("sharing", "recorded"): ["party", "artifact", "copy_for", "item"],
}
OF_SUBJECT = {"consent": "consent", "consent_request": "request", "artifact": "artifact"}
HERS = {"consent", "decision", "notice", "data_session", "passkey"}
# Of which kind a document must be.
DOCUMENT_OF = {"consent_request": ["request"], "artifact": ["artifact"], "consent": ["acknowledgement"],
               "passkey": ["evidence-key", "passkey"], "party": ["party"], "question": ["question"],
               "policy": ["policy"]}
MOST = 1 << 30
WIDTH = 256
SKEW = datetime.timedelta(seconds=120)


class Unreadable(Exception):
    """It is not even an archive."""


class Malformed(ValueError):
    """JSON that two readers could read in two ways."""


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a member twice")
    return found


def no_float(_):
    raise Malformed("a number that is not whole")


def parse(text):
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    return json.loads(text, object_pairs_hook=once, parse_constant=no_float)


def canonical(value):
    """RFC 8785 of what stands in the log: objects, lists, text, whole numbers, true, false, null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(n) + b":" + canonical(value[n]) for n in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if isinstance(value, float):
        # A registry entry or a question may have one; ECMAScript writes whole ones without a point.
        return (repr(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)).encode()
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def sha256(*parts):
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.digest()


def written(digest):
    return "sha-256:" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def unwritten(text):
    if not isinstance(text, str) or not re.fullmatch(r"sha-256:[A-Za-z0-9_-]{43}", text):
        raise Malformed("not a digest")
    return base64.urlsafe_b64decode(text[8:] + "=")


def moment(text):
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z", text)
    if not match:
        raise Malformed("not a time")
    at = datetime.datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%S")
    return at + datetime.timedelta(seconds=float(match[2] or 0))


def node(left, right):
    return sha256(b"\x01", left, right)


def whole(hashes):
    """The root of a full subtree."""
    while len(hashes) > 1:
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def verkey(vkey):
    """`name+id+key`: name, id, type, key."""
    name, number, key = vkey.split("+", 2)
    raw = base64.b64decode(key, validate=True)
    number = bytes.fromhex(number)
    if len(raw) != 33 or sha256(name.encode(), b"\n", raw)[:4] != number:
        raise Malformed("not a key of a signed note")
    return name, number, raw[0], Ed25519PublicKey.from_public_bytes(raw[1:])


def open_note(note, log, witnesses):
    """Origin, size and root of a checkpoint that the log has signed, and nobody known wrongly."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise Malformed("not a signed note")
    text += "\n"
    signed = False
    keys = {(name, number): (kind, key) for name, number, kind, key in map(verkey, [log, *witnesses])}
    for line in lines.splitlines():
        match = re.fullmatch(r"\u2014 (\S+) (\S+)", line)
        if not match:
            raise Malformed("not a signature line")
        raw = base64.b64decode(match[2], validate=True)
        known = keys.get((match[1], raw[:4]))
        if known is None:
            continue
        kind, key = known
        try:
            if kind == 1:
                key.verify(raw[4:], text.encode())
                signed = signed or (match[1], raw[:4]) == verkey(log)[:2]
            elif kind == 4:
                (at,) = struct.unpack(">Q", raw[4:12])
                key.verify(raw[12:], f"cosignature/v1\ntime {at}\n{text}".encode())
        except (InvalidSignature, struct.error) as error:
            raise Malformed("a signature that does not hold") from error
    if not signed:
        raise Malformed("the log has not signed it")
    origin, size, root = text.split("\n")[:3]
    root = base64.b64decode(root, validate=True)
    if origin != log.split("+", 1)[0] or str(int(size)) != size or len(root) != 32:
        raise Malformed("not a checkpoint of this log")
    return int(size), root


def consistent(smaller, old, size, root, proof):
    """RFC 9162 §2.1.4.2."""
    if smaller == size:
        return not proof and old == root
    if smaller == 0:
        return True
    if not proof:
        return False
    proof = list(proof)
    if smaller & (smaller - 1) == 0:
        proof.insert(0, old)
    fn, sn = smaller - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for step in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(step, fr), node(step, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old and sr == root


def tile_path(level, number, width):
    parts = [f"{number % 1000:03}"]
    number //= 1000
    while number:
        parts.insert(0, f"x{number % 1000:03}")
        number //= 1000
    return f"log/tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


class Tree:
    """The tiles, each as far as it leads to the root."""

    def __init__(self, size, tiles):
        self.size, self.tiles = size, tiles

    def width(self, level, number):
        return max(0, min(WIDTH, (self.size >> (8 * level)) - number * WIDTH))

    def root(self):
        """The full subtrees of the size, from the left, folded from the right."""
        begin, tops = 0, []
        for height in range(self.size.bit_length() - 1, -1, -1):
            if not self.size >> height & 1:
                continue
            level, inside = divmod(height, 8)
            at = begin >> (8 * level)
            tile = self.tiles.get((level, at // WIDTH))
            some = tile[at % WIDTH:at % WIDTH + (1 << inside)] if tile else []
            if len(some) != 1 << inside:
                return None
            tops.append(whole(some))
            begin += 1 << height
        found = tops.pop()
        while tops:
            found = node(tops.pop(), found)
        return found

    def belongs(self, level, number):
        tile = self.tiles[level, number]
        if len(tile) < WIDTH:
            return True  # of the edge, which gives the root
        above = self.tiles.get((level + 1, number // WIDTH))
        return bool(above) and number % WIDTH < len(above) and whole(tile) == above[number % WIDTH]

    def leaf(self, index):
        tile = self.tiles.get((0, index // WIDTH))
        return tile[index % WIDTH] if tile and index % WIDTH < len(tile) else None


class Figures:
    """How much of what happened, as the entries of a population give it."""

    def __init__(self):
        none = dict.fromkeys
        self.kinds, self.days, self.parties = {}, {}, {}
        self.consents, self.complaints = none(OUTCOMES.values(), 0), none(COMPLAINTS, 0)
        self.changed, self.waiting, self.times, self.stopped, self.none = (None, []), {}, [], 0, 0

    def take(self, number, event, facts):
        subject, action = kind = event["subject"], event["action"]
        name = f"{subject}.{action}"
        for counts in (self.kinds, self.days.setdefault(event["at"][:10], {})):
            counts[name] = counts.get(name, 0) + 1
        if kind == ("artifact", "changed"):
            last, parties = self.changed
            before = parties if last == number - 1 else []
            self.changed = number, before + [facts["party"]] if "party" in facts else before
            return
        if subject == "rights_request" and action in COMPLAINTS:
            self.complaints[action] += 1
        if kind in (("consent", "withdrawn"), ("consent", "revoked")):
            self.stop(number, event, facts)
        elif kind == ("consent", "acknowledged"):
            waiting = self.waiting.get(facts.get("consent"), {})
            since = waiting.pop(facts.get("party"), None)
            if since is not None:
                took = (moment(event["at"]) - since) // datetime.timedelta(milliseconds=1)
                self.times.append(max(0, took))
        if kind in OUTCOMES:
            self.consents[OUTCOMES[kind]] += 1
            if "party" in facts:
                of = facts["party"], facts.get("purpose", "")
                self.parties.setdefault(of, dict.fromkeys(OUTCOMES.values(), 0))[OUTCOMES[kind]] += 1

    def stop(self, number, event, facts):
        self.stopped += 1
        last, parties = self.changed
        copies = len(facts.get("copies", []))
        parties = parties[-copies:] if last == number - 1 and copies else []
        if parties and "consent" in facts:
            self.changed = None, []
            self.none += len(self.waiting.get(facts["consent"], {}))
            self.waiting[facts["consent"]] = dict.fromkeys(parties, moment(event["at"]))

    def at(self, percent):
        rank = -(-len(self.times) * percent // 100)
        return sorted(map(two_digits, self.times))[rank - 1] if self.times else 0

    def all(self, entries, sealed):
        none = self.none + sum(map(len, self.waiting.values()))
        return {
            "entries": entries, "sealed": sealed, "kinds": self.kinds, "days": self.days, "consents": self.consents,
            "parties": [{"party": party, "purpose": purpose, **of}
                        for (party, purpose), of in sorted(self.parties.items())],
            "acknowledgements": {
                "stopped": self.stopped, "number": len(self.times), "none": none, "median_ms": self.at(50),
                "p95_ms": self.at(95), "longest_ms": max(self.times, default=0)},
            "complaints": self.complaints,
        }


def two_digits(time):
    unit = 1
    while -(-time // unit) > 99:
        unit *= 10
    return -(-time // unit) * unit


def table(figures):
    """The rows of the figures as a table; numbers as text."""
    yield "part", "day", "party", "purpose", "figure", "value"
    for name in ("entries", "sealed"):
        yield "entries", "", "", "", name, str(figures[name])
    for kind, count in sorted(figures["kinds"].items()):
        yield "kinds", "", "", "", kind, str(count)
    for day, kinds in sorted(figures["days"].items()):
        for kind, count in sorted(kinds.items()):
            yield "days", day, "", "", kind, str(count)
    for name, count in figures["consents"].items():
        yield "consents", "", "", "", name, str(count)
    for of in figures["parties"]:
        for name in figures["consents"]:
            yield "parties", "", of["party"], of["purpose"], name, str(of[name])
    for part in ("acknowledgements", "complaints"):
        for name, count in figures[part].items():
            yield part, "", "", "", name, str(count)


class Check:
    """One archive."""

    def __init__(self, path, log_key, manager_keys):
        self.findings, self.log_key, self.given = [], log_key, manager_keys
        self.named, self.documents, self.status_places = {}, {}, {}
        self.kinds_of, self.held_back, self.figures = [], set(), Figures()
        self.counted = {"entries": 0, "sealed": 0, "documents": 0, "withheld": 0}
        try:
            self.zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Unreadable(str(error)) from error
        self.names = self.zip.namelist()

    def wrong(self, kind, file=None, line=None, index=None, id=None, words=None):
        assert kind in KINDS, kind
        place = {"file": file, "line": line, "index": index, "id": id, "words": words}
        self.findings.append({"kind": kind, **{k: v for k, v in place.items() if v is not None}})

    def read(self, path, missing="file-missing"):
        if path not in self.names:
            self.wrong(missing, path)
            return None
        try:
            if self.zip.getinfo(path).file_size > MOST:
                raise zipfile.BadZipFile("too long")
            return self.zip.read(path)
        except Exception as error:  # whatever a hostile file makes the library say
            self.wrong("archive-damaged", path, words=str(error))
            return None

    def run(self):
        if len(set(self.names)) != len(self.names):
            self.wrong("archive-odd", words="a name twice")
        for name in self.names:
            if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", name):
                self.wrong("archive-odd", name)
        keys, manifest, listing = map(self.read, ["keys.json", "manifest.jws", "files.jsonl"])
        if keys is None or manifest is None or listing is None:
            return
        try:
            self.keys = parse(keys)
            self.managers = {}
            for known in self.keys["manager"]:
                key = public_key(known["jwk"])
                self.managers[key.thumbprint()] = (key, known)
            self.parties = {}
            for party in self.keys["parties"]:
                keys = map(public_key, party["keys"])
                self.parties[party["id"]] = {key.thumbprint(): key for key in keys}
        except (ValueError, KeyError, TypeError, JWException, UnicodeDecodeError) as error:
            self.wrong("manifest-malformed", "keys.json", words=str(error))
            return
        try:
            header, payload, _ = manifest.decode("ascii").split(".")
            self.kid = parse(unbase(header))["kid"]
            self.claims = parse(unbase(payload))
            if self.claims["version"] != 1:
                raise Malformed("a version that is not known here")
            self.made_at = moment(self.claims["made_at"])
            self.scope = self.claims["scope"]
        except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
            self.wrong("manifest-malformed", "manifest.jws", words=str(error))
            return
        if not self.signed(manifest.decode(), "evidence-manifest+jwt", self.manager_keys()):
            self.wrong("manifest-signature", "manifest.jws")
        self.check_manager_key()
        self.check_files(listing)
        self.tree = self.check_log()
        self.check_entries()
        self.check_documents()
        self.check_status()
        self.check_counts()
        self.check_report()

    def manager_keys(self):
        return {kid: key for kid, (key, _) in self.managers.items()}

    @staticmethod
    def signed(text, typ, keys):
        """The payload, when one of these keys has signed it as this type."""
        try:
            header, payload, _ = text.split(".")
            header = parse(unbase(header))
            if set(header) != {"alg", "kid", "typ"} or header["typ"].lower() != typ:
                return None
            key = keys.get(header["kid"])
            algorithm = {"OKP": "EdDSA", "EC": "ES256"}.get(key["kty"]) if key else None
            if algorithm is None or header["alg"] != algorithm:
                return None
            token = jws.JWS()
            token.allowed_algs = [algorithm]
            token.deserialize(text)
            token.verify(key)
            return parse(unbase(payload))
        except (ValueError, KeyError, TypeError, JWException, UnicodeDecodeError):
            return None

    def check_manager_key(self):
        known = self.managers.get(self.kid)
        if known:
            since = moment(known[1]["since"])
            until = known[1].get("until")
            slack = datetime.timedelta(minutes=15)
            if self.made_at < since - slack or until and self.made_at > moment(until) + slack:
                self.wrong("manifest-key", "manifest.jws", id=self.kid)
            retired = known[1].get("retired_at")
            if known[1].get("compromised") and (not retired or self.made_at >= moment(retired)):
                self.wrong("manifest-key", "manifest.jws", id=self.kid)
        if self.given:
            for kid in {self.kid, *self.managers} - set(self.given):
                self.wrong("manifest-key", "keys.json", id=kid)

    def check_files(self, listing):
        self.files = {}
        lines = listing.split(b"\n")
        claimed = self.claims["files"]
        for number, line in enumerate(lines[:-1], 1):
            try:
                entry = parse(line)
                path, _ = entry["path"], unwritten(entry["digest"])
                if set(entry) != {"path", "bytes", "digest", "records"} or path in self.files:
                    raise Malformed("not a file")
                self.files[path] = entry
            except (ValueError, KeyError, TypeError, UnicodeDecodeError):
                self.wrong("manifest-malformed", "files.jsonl", number)
        ours = (len(listing), written(sha256(listing)), len(lines) - 1)
        if ours != (claimed["bytes"], claimed["digest"], claimed["records"]):
            self.wrong("file-changed", "files.jsonl")
        for name in self.names:
            listed = name in self.files or name in ("manifest.jws", "files.jsonl")
            if not listed and not name.startswith("log/tile/") and ".." not in name:
                self.wrong("file-extra", name)
        for path, entry in self.files.items():
            body = self.read(path, "status-list" if path.startswith("status/") else "file-missing")
            if body is None:
                continue
            if path.endswith(".jsonl"):
                records = body.count(b"\n") + (not body.endswith(b"\n") and body != b"")
            elif path.endswith(".csv"):
                records = None  # a cell may hold a line end
            else:
                records = 1
            if len(body) != entry["bytes"] or written(sha256(body)) != entry["digest"]:
                self.wrong("file-changed", path)
            elif records is not None and records != entry["records"]:
                self.wrong("file-changed", path)

    def check_log(self):
        log = self.keys["log"]
        if self.log_key and self.log_key != log:
            self.wrong("log-key-other", "keys.json")
        note = self.read("log/checkpoint")
        try:
            size, root = open_note(note.decode(), log, self.keys["witnesses"])
        except (ValueError, AttributeError, UnicodeDecodeError, binascii.Error) as error:
            self.wrong("checkpoint-signature", "log/checkpoint", words=str(error))
            return None
        said = self.claims["log"]
        ours = (log.split("+", 1)[0], log, size, base64.b64encode(root).decode())
        if ours != (said["origin"], said["vkey"], said["size"], said["root"]):
            self.wrong("checkpoint-differs", "manifest.jws")
        if self.scope["kind"] == "population" and not self.scope["from"] <= self.scope["to"] <= size:
            self.wrong("checkpoint-differs", "manifest.jws")
        for number, line in enumerate((self.read("log/checkpoints.jsonl") or b"").splitlines(), 1):
            try:
                earlier = parse(line)
                proof = [base64.b64decode(h, validate=True) for h in earlier["proof"]]
            except (ValueError, KeyError, TypeError, UnicodeDecodeError):
                self.wrong("log-forked", "log/checkpoints.jsonl", number)
                continue
            try:
                smaller, old = open_note(earlier["note"], log, self.keys["witnesses"])
            except (ValueError, binascii.Error):
                self.wrong("checkpoint-signature", "log/checkpoints.jsonl", number)
                continue
            if smaller > size or not consistent(smaller, old, size, root, proof):
                self.wrong("log-forked", "log/checkpoints.jsonl", number)
        return self.check_tiles(size, root)

    def check_tiles(self, size, root):
        tree = Tree(size, {})
        for name in self.names:
            if not name.startswith("log/tile/"):
                continue
            match = re.fullmatch(r"log/tile/(\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/\d{1,3})?", name)
            level = int(match[1]) if match else 0
            number = int(re.sub(r"\D", "", match[2])) if match else 0
            if not match or level > 8 or tile_path(level, number, tree.width(level, number)) != name:
                self.wrong("tile-wrong", name)
                continue
            body = self.read(name)
            if body is None:
                continue
            if len(body) != 32 * tree.width(level, number):
                self.wrong("tile-wrong", name)
                continue
            tree.tiles[level, number] = [body[i:i + 32] for i in range(0, len(body), 32)]
        if size == 0:
            return None
        if tree.root() != root:
            self.wrong("tile-wrong", "log/tile")
            return None
        for name in sorted(tree.tiles, reverse=True):
            if not tree.belongs(*name):
                self.wrong("tile-wrong", tile_path(*name, WIDTH))
                del tree.tiles[name]
        return tree

    def numbered(self, folder):
        for path in sorted(name for name in self.files if name.startswith(folder)):
            body = self.read(path) if path in self.names else None
            lines = (body or b"").split(b"\n")
            yield path, lines[:-1] if lines[-1] == b"" else lines

    def check_entries(self):
        last, things, people, highest, named_copies, seen = None, {}, {}, None, set(), {}
        population = self.scope["kind"] == "population"
        wanted = self.scope["from"] if population else 0
        from_start = not population or self.scope["from"] == 0
        for path, lines in self.numbered("entries/"):
            for number, text in enumerate(lines, 1):
                place = {"file": path, "line": number}
                try:
                    line = parse(text)
                    index, event = line["index"], line.get("event")
                    if not isinstance(index, int) or index < 0:
                        raise Malformed("no index")
                    if set(line) == {"index", "salt", "event"}:
                        salt = unbase(line["salt"])
                        raw = text[text.index(b'"event":') + 8:-1]
                        digest = sha256(salt, raw)
                        if len(salt) != 16 or not isinstance(event, dict):
                            raise Malformed("no salt or no event")
                        if canonical(event) != raw:
                            digest = b""
                    elif set(line) == {"index", "digest"}:
                        digest, event = unwritten(line["digest"]), None
                    else:
                        raise Malformed("neither an event nor a digest")
                    if event is not None and (set(event) - MEMBERS or event["version"] != 1):
                        raise Malformed("not an event")
                except (ValueError, KeyError, TypeError, UnicodeDecodeError, binascii.Error) as error:
                    self.wrong("entry-malformed", **place, words=str(error))
                    continue
                place["index"] = index
                if self.tree:
                    leaf = self.tree.leaf(index)
                    if index >= self.tree.size:
                        self.wrong("entry-not-in-log", **place)
                    elif leaf is None:
                        self.wrong("tile-wrong", **place)
                    elif leaf != sha256(b"\0", digest):
                        self.wrong("entry-not-in-log", **place)
                if last is not None and index <= last:
                    self.wrong("entry-order", **place)
                if population and index > wanted:
                    self.wrong("entry-missing", **place)
                last, wanted = index, max(wanted, index + 1)
                self.counted["sealed" if event is None else "entries"] += 1
                if event is None:
                    continue
                facts = event.get("facts", {})
                self.figures.take(index, event, facts)
                named_copies.update(facts.get("copies", []))
                if event["subject"] in ("artifact", "sharing"):
                    seen[written(digest)] = place
                self.check_scope(event, facts, index, place)
                at = moment(event.get("entered_at", event["at"]))
                if at > self.made_at + SKEW or moment(event["at"]) > at + SKEW:
                    self.wrong("time-ahead", **place)
                else:
                    if highest and at < highest - SKEW:
                        self.wrong("time-backwards", **place)
                    highest = max(highest or at, at)
                thing = event["subject"], event["subject_id"]
                loose = not from_start or event["subject"] == "consent_request" and not population
                before = things.get(thing)
                if event["seq"] != (before or 0) + 1 and not (before is None and loose):
                    self.wrong("thing-gap", **place)
                things[thing] = event["seq"]
                if "person" in event:
                    name, seq = event["person"]["name"], event["person"]["seq"]
                    if seq != people.get(name, 0) + 1 and not (name not in people and not from_start):
                        self.wrong("person-gap", **place)
                    people[name] = seq
                notice = facts.get("notice") if event["subject"] != "artifact" else None
                for name, kinds in ((facts.get("document"), DOCUMENT_OF.get(event["subject"])),
                                    (notice, ["notice"]), (facts.get("evidence_key"), ["evidence-key"])):
                    if name:
                        self.named.setdefault(name, index)
                        self.kinds_of.append((name, kinds, place))
                self.check_form(event, facts, place)
                if event["subject"] == "artifact" and "status" in facts:
                    status = facts["status"]["list"], facts["status"]["index"]
                    if status in self.status_places:
                        self.wrong("status-reused", **place)
                    self.status_places[status] = event["subject_id"]
        if population and wanted != self.scope["to"]:
            self.wrong("entry-missing", index=wanted)

    def check_form(self, event, facts, place):
        if "entered_at" in event:
            return
        subject = event["subject"]
        for name in REQUIRED.get((subject, event["action"]), []):
            if not facts.get(name):
                self.wrong("entry-malformed", **place, words=f"no {name}")
        of = facts.get(OF_SUBJECT.get(subject))
        if of is not None and of != event["subject_id"] or subject in HERS and "person" not in event:
            self.wrong("entry-malformed", **place)

    def check_scope(self, event, facts, index, place):
        for_party = event["subject"] in ("artifact", "sharing")
        person = event.get("person")
        kind = self.scope["kind"]
        if kind == "person":
            inside = person["name"] == self.scope["name"] if person else for_party
        elif kind == "party":
            inside = for_party and not person and facts.get("party") == self.scope["id"]
        else:
            inside = self.scope["from"] <= index < self.scope["to"]
        if not inside:
            self.wrong("outside-scope", **place)

    def check_documents(self):
        for path, lines in self.numbered("documents/"):
            for number, text in enumerate(lines, 1):
                place = {"file": path, "line": number}
                try:
                    line = parse(text)
                    kind, digest, body = line["kind"], line["digest"], line.get("body")
                    unwritten(digest)
                    if kind not in KNOWN_DOCUMENTS or set(line) - {"kind", "digest", "body"}:
                        raise Malformed("not a document")
                except (ValueError, KeyError, TypeError, UnicodeDecodeError):
                    self.wrong("document-malformed", **place)
                    continue
                place["id"] = digest
                if digest in self.documents:
                    self.wrong("document-twice", **place)
                self.documents[digest] = kind
                self.counted["withheld" if body is None else "documents"] += 1
                if body is None:
                    self.held_back.add(digest)
                else:
                    self.check_document(kind, digest, body, place)
        for digest, kinds, place in self.kinds_of:
            kind = self.documents.get(digest)
            if kind and kinds and kind not in kinds:
                self.wrong("document-malformed", **place, id=digest)
            elif digest in self.held_back:
                self.wrong("document-missing", **place, id=digest)
        for digest, index in self.named.items():
            if digest not in self.documents:
                self.wrong("document-missing", index=index, id=digest)
        for digest, kind in self.documents.items():
            of_party = self.scope["kind"] == "party" and kind == "evidence-key"
            if digest not in self.named and not of_party:
                self.wrong("document-unnamed", id=digest)

    def check_document(self, kind, digest, body, place):
        if kind in JSON_DOCUMENTS:
            try:
                found = sha256(canonical(parse(body)))
            except ValueError:
                self.wrong("document-malformed", **place)
                return
        else:
            found = sha256(body.encode())
        if written(found) != digest:
            self.wrong("document-changed", **place)
        if kind == "artifact":
            if not self.signed(body, "consent-artifact+jwt", self.manager_keys()):
                self.wrong("artifact-signature", **place)
        elif kind in ("request", "acknowledgement"):
            typ = {"request": "consent-request+jwt", "acknowledgement": "artifact-acknowledgement+jwt"}
            try:
                by = parse(unbase(body.split(".")[1]))["iss"]
            except (ValueError, KeyError, IndexError, TypeError):
                by = None
            if not self.signed(body, typ[kind], self.parties.get(by, {})):
                self.wrong(f"{kind}-signature", **place)

    def check_status(self):
        for number in {number for number, _ in self.status_places}:
            path = f"status/{number}.jwt"
            if path not in self.names:
                if path not in self.files:
                    self.wrong("status-list", path)
                continue
            body = self.read(path) or b""
            claims = self.signed(body.decode("ascii", "replace"), "statuslist+jwt", self.manager_keys())
            if not claims or not claims.get("sub", "").endswith(f"/status/{number}"):
                self.wrong("status-list", path)

    def check_report(self):
        if self.scope["kind"] != "population":
            for path in REPORT:
                if path in self.files:
                    self.wrong("outside-scope", path)
            return
        ours = self.figures.all(self.counted["entries"], self.counted["sealed"])
        for path in REPORT[:2]:
            if path not in self.files:
                self.wrong("file-missing", path)
            body = self.read(path) if path in self.names else None
            if body is None:
                continue
            try:
                if path.endswith(".json"):
                    same = body == canonical(ours)
                else:
                    rows = csv.reader(io.StringIO(body.decode(), newline=""))
                    # A cell that could be a formula has an apostrophe before it.
                    rows = [tuple(c[1:] if c.startswith("'") else c for c in row) for row in rows]
                    same = rows == list(table(ours))
            except (ValueError, csv.Error):
                same = False
            if not same:
                self.wrong("figures-differ", path)
        statement = self.read(REPORT[2]) if REPORT[2] in self.names and REPORT[2] in self.files else None
        if statement is None:
            return
        try:
            said = parse(statement)
            blank = lambda text: not isinstance(text, str) or not text.strip()
            if set(said) - {"period", "reason"} != {"controls", "particulars"}:
                raise Malformed("not the members of a statement")
            for control in said["controls"]:
                if set(control) != {"item", "says", "value"} or blank(control["item"]) or blank(control["says"]):
                    raise Malformed("not a control")
            for name, value in said["particulars"]:
                if blank(name) or not isinstance(value, str):
                    raise Malformed("not a particular")
            if "period" in said and said["period"] is not None:
                begin, end = map(moment, said["period"])
                if end < begin:
                    raise Malformed("not a period")
            if not isinstance(said.get("reason") or "", str):
                raise Malformed("not a reason")
        except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            self.wrong("statement-malformed", REPORT[2], words=str(error))

    def check_counts(self):
        tiles = sum(name.startswith("log/tile/") for name in self.names)
        records = lambda path: self.files.get(path, {}).get("records", 0)
        ours = {
            **self.counted,
            "tiles": tiles,
            "checkpoints": records("log/checkpoints.jsonl"),
            "consents": records("records/consents.jsonl"),
            "receipts": records("records/receipts.jsonl"),
            "status_lists": sum(path.startswith("status/") for path in self.files),
        }
        for name, count in ours.items():
            if self.claims["counts"][name] != count:
                self.wrong("count-differs", "manifest.jws", id=name)


def public_key(members):
    """A public key of one of the two kinds that sign here, under its own name."""
    key = jwk.JWK(**members)
    kind = members["kty"], members["crv"]
    if kind not in (("OKP", "Ed25519"), ("EC", "P-256")) or "d" in members:
        raise Malformed("not a key that signs here")
    if members.get("kid", key.thumbprint()) != key.thumbprint():
        raise Malformed("a key under another name")
    return key


def unbase(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise Malformed("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", nargs="+")
    arguments.add_argument("--log-key", help="the log's key as you know it from elsewhere")
    arguments.add_argument("--manager-key", action="append", default=[], help="a thumbprint, likewise")
    arguments.add_argument("--kinds", action="store_true", help="tell what it can find")
    given = arguments.parse_args()
    status = 0
    for path in given.archive:
        try:
            check = Check(path, given.log_key, given.manager_key)
        except Unreadable as error:
            print(json.dumps({"archive": path, "unreadable": str(error)}))
            status = 2
            continue
        check.run()
        report = {"archive": path, "entries": check.counted["entries"], "findings": check.findings}
        report["keys_given"] = bool(given.log_key and given.manager_key)
        if given.kinds:
            report["kinds"] = KINDS
        print(json.dumps(report))
        if check.findings:
            status = max(status, 1)
    return status


if __name__ == "__main__":
    sys.exit(main())
