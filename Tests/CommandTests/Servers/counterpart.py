#!/usr/bin/env python3
"""A server on loopback that fetch is tested against: a listing of many messages, and every fault that servers have.

    counterpart.py FOLDER [DELAY]

prints the port that it listens on, and ends when its standard input does. FOLDER/requests takes one line of JSON for
each request: path, query, header and body. A page of a listing takes DELAY seconds. Standard library only.
"""

import base64
import datetime
import gzip
import hashlib
import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from networks import Networks
from reviews import Reviews

folder = sys.argv[1]
page_delay = float(sys.argv[2]) if len(sys.argv) > 2 else 0
log = open(os.path.join(folder, "requests"), "a", buffering=1)
log_lock = threading.Lock()
counts = {}
started_us = time.time_ns() // 1000
# The rules of X's stream.
rules = []
# How many statuses a hashtag that lives has by now.
live = {}
# When the statuses of such hashtags were made, by hashtag and id.
made = {}
counts_lock = threading.Lock()


def status(number, words="message"):
    """A status of Mastodon, made by arithmetic from its number."""
    day, second = divmod(number * 60, 86400)
    return {
        "id": str(100000 + number),
        "created_at": "2026-%02d-%02dT%02d:%02d:%02d.000Z"
        % (9 + day // 28, day % 28 + 1, second // 3600, second // 60 % 60, second % 60),
        "content": "<p>%s %d</p>" % (words, number),
        "account": {"id": "7", "acct": "jo", "username": "jo"},
        "visibility": "public",
        "uri": "https://social.example/users/jo/statuses/%d" % (100000 + number),
    }


def jet_event(number):
    """An event of Jetstream: every third post has the hashtag, every fifth is of jo, every second answers jo."""
    did = "did:plc:jo" if number % 5 == 0 else "did:plc:somebody"
    record = {"$type": "app.bsky.feed.post", "text": "post %d" % number, "createdAt": "2026-11-22T08:00:00Z"}
    if number % 3 == 0:
        record["tags"] = ["Acme"]
    if number % 2 == 0:
        parent = {"uri": "at://did:plc:jo/app.bsky.feed.post/0", "cid": "c"}
        record["reply"] = {"root": parent, "parent": parent}
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "r%d" % number, "record": record}
    return {"did": did, "time_us": started_us + number * 1000, "kind": "commit", "commit": commit}


def nth(path):
    """How often a path was asked for, from 1."""
    with counts_lock:
        counts[path] = counts.get(path, 0) + 1
        return counts[path]


class Handler(Networks, Reviews, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = folder
    # Header and body in one piece, else each answer waits for the other end's acknowledgement.
    wbufsize = -1

    def log_message(self, *arguments):
        pass

    def count(self, name):
        return nth(name)

    def do_POST(self):
        self.handle_request(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_GET(self):
        self.handle_request(b"")

    def handle_request(self, body):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.body = body.decode("utf-8", "replace")
        with log_lock:
            entry = {"path": parts.path, "query": query, "fields": dict(self.headers.items())}
            entry["body"] = self.body
            log.write(json.dumps(entry) + "\n")
        name = parts.path.strip("/").split("/")
        handler = getattr(self, "serve_" + name[0].replace("-", "_"), None)
        try:
            if handler:
                handler(name[1:], query)
            else:
                self.answer(404, b'{"error":"nothing here"}')
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, code, body=b"", fields=(), length=None):
        self.send_response(code)
        for field, value in fields:
            self.send_header(field, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def json(self, value, fields=()):
        self.answer(200, json.dumps(value).encode(), [("Content-Type", "application/json"), *fields])

    # A Mastodon server with a hashtag of as many statuses as its name says: /api/v1/timelines/tag/t5000.

    def serve_api(self, names, query):
        if names[:3] == ["v1", "timelines", "tag"]:
            with counts_lock:
                total = live.get(names[3]) or int(names[3].lstrip("tlive_").split("_")[0])
            return self.timeline(total, query, names[3])
        if names == ["v1", "access_token"]:
            return self.json({"access_token": "reddit-token", "expires_in": 86400})
        if names[:2] == ["v1", "statuses"]:
            if len(names) > 3:
                return self.json({"ancestors": [], "descendants": [dict(status(2), in_reply_to_id="100001")]})
            return self.json(status(1))
        if names[:2] == ["v1", "streaming"]:
            return self.stream(names[2:], query)
        self.answer(404, b'{"error":"Record not found"}')

    def timeline(self, total, query, tag):
        time.sleep(page_delay)
        limit = int(query.get("limit", 20))
        numbers = list(range(total))
        if "min_id" in query:
            numbers = [n for n in numbers if n > int(query["min_id"]) - 100000][:limit]
        elif "max_id" in query:
            numbers = [n for n in numbers if n < int(query["max_id"]) - 100000][-limit:]
        else:
            numbers = numbers[-limit:]
        numbers.reverse()
        link = []
        if numbers:
            base = "http://%s%s" % (self.headers["Host"], urlsplit(self.path).path)
            link.append('<%s?limit=%d&max_id=%d>; rel="next"' % (base, limit, numbers[-1] + 100000))
            link.append('<%s?limit=%d&min_id=%d>; rel="prev"' % (base, limit, numbers[0] + 100000))
        found = [status(number) for number in numbers]
        for one in found:
            one["created_at"] = made.get((tag, one["id"]), one["created_at"])
        fields = [("Link", ", ".join(link))] if link else []
        self.json(found, [*fields, ("X-RateLimit-Remaining", "287"), ("X-RateLimit-Reset", "2099-01-01T00:00:00Z")])

    # A hashtag that lives: live_PAGES_BURST_GAP_BREAKS has so many statuses at first. Each connection to its stream
    # brings a burst; the first ones then break, and while nobody listens a gap comes. The last one stays open: an edit of
    # the first status and the deletion of the second follow, then heartbeats. live_..._RATE brings so many a second.

    def stream(self, names, query):
        tag = query.get("tag", "")
        if not tag.startswith("live"):
            return self.answer(404, b'{"error":"no such stream"}')
        numbers = [int(number) for number in tag.split("_")[1:]]
        pages, burst, gap, breaks = numbers[:4]
        pause = 1 / numbers[4] if len(numbers) > 4 else 0
        connection = nth("stream " + tag)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.event(b":)\n")
        started = time.monotonic()
        for index in range(burst):
            # By the clock, so that what one takes longer the next ones catch up.
            if pause:
                time.sleep(max(0, started + index * pause - time.monotonic()))
            new = self.make(tag, pages)
            # When it was sent stands where a change makes no edit.
            new["favourites_count"] = int(time.time() * 1000)
            self.event(b"event: update\ndata: " + json.dumps(new).encode() + b"\n\n")
        if connection <= breaks:
            for _ in range(gap):
                self.make(tag, pages)
            self.close_connection = True
            return
        edited = json.dumps(status(0, "edited")).encode()
        self.event(b"event: status.update\ndata: " + edited + b"\n\nevent: delete\ndata: 100001\n\n")
        while True:
            time.sleep(0.2)
            self.event(b":thump\n")

    def make(self, tag, pages):
        """One more status of a hashtag that lives."""
        with counts_lock:
            live[tag] = live.get(tag, pages) + 1
            new = status(live[tag] - 1)
            moment = datetime.datetime.now(datetime.timezone.utc)
            made[tag, new["id"]] = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return dict(new, created_at=made[tag, new["id"]])

    # /moved/PORT/api/…: the same server, but for its streams, which are on another one.

    def serve_moved(self, names, query):
        if names[1:4] == ["api", "v1", "streaming"]:
            target = "http://127.0.0.1:%s/%s" % (names[0], self.path.split("/", 3)[3])
            return self.answer(301, b"", [("Location", target)])
        self.serve_api(names[2:], query)

    def event(self, text):
        self.wfile.write(text)
        self.wfile.flush()

    # Jetstream: /jet/COUNT/subscribe has so many events, a millisecond apart. The first connection ends in the middle; a
    # later one goes on from its cursor, and ends with a deletion, but stays open.

    def serve_jet(self, names, query):
        if self.headers.get("Upgrade", "").lower() != "websocket":
            return self.answer(400, b"Bad Request")
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        total = int(names[0])
        is_first = nth("jet") == 1
        for number in range(total // 2 if is_first else total):
            event = jet_event(number)
            if event["time_us"] <= int(query.get("cursor", 0)):
                continue
            text = json.dumps(event).encode()
            if number % 7 == 0:
                # In two fragments, with a ping between.
                self.frame(0x01, text[:50])
                self.frame(0x89, b"still there?")
                self.frame(0x80, text[50:])
            else:
                self.frame(0x81, text)
        if is_first:
            self.frame(0x88, b"\x03\xf3going down")
            return
        deletion = dict(jet_event(1), time_us=jet_event(total)["time_us"])
        deletion["commit"] = dict(deletion["commit"], operation="delete", record=None)
        self.frame(0x81, json.dumps(deletion).encode())
        # What the client says: each frame masked, pongs with the ping's text.
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            mask = self.rfile.read(4) if head[1] & 0x80 else None
            payload = self.rfile.read(head[1] & 0x7F)
            text = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if mask else b"not masked"
            with log_lock:
                entry = {"path": "frame", "query": {}, "fields": {}, "body": "%d %s" % (head[0], text.decode("latin-1"))}
                log.write(json.dumps(entry) + "\n")

    def frame(self, head, payload):
        size = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + len(payload).to_bytes(2, "big")
        self.event(bytes([head]) + size + payload)

    # X's filtered stream: its rules, and posts of two of them. The rest of X is among the networks; a search for what the
    # stream brings has no results of its own. Where the search is `growing`, it has 200 posts at first, and each connection
    # to the stream brings fifty new ones.

    grown = []

    def grow(self):
        post = {"id": str(self.post_id(60) + len(self.grown)), "text": "post %d" % len(self.grown)}
        post["created_at"] = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.grown.append(post)
        return post

    def serve_2(self, names, query):
        if names == ["tweets", "search", "recent"] and query["query"] == "acme lang:en":
            return self.json({"meta": {"result_count": 0}})
        if names == ["tweets", "search", "recent"] and query["query"] == "growing":
            with counts_lock:
                while len(self.grown) < 200:
                    self.grow()
                posts = [post for post in self.grown if int(post["id"]) > int(query.get("since_id", 0))]
            posts = [post for post in reversed(posts) if int(post["id"]) < int(query.get("next_token", 1 << 62))]
            page, meta = posts[: int(query["max_results"])], {}
            if len(page) < len(posts):
                meta["next_token"] = page[-1]["id"]
            return self.json({"data": page, "meta": meta} if page else {"meta": meta})
        if names[:3] != ["tweets", "search", "stream"]:
            return super().serve_2(names, query)
        if names[3:] == ["rules"]:
            if self.body:
                rules.extend(dict(rule, id=str(len(rules) + 1)) for rule in json.loads(self.body)["add"])
            return self.json({"data": rules, "meta": {}} if rules else {"meta": {}})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        if rules and rules[-1]["value"] == "growing":
            for _ in range(50):
                with counts_lock:
                    post = self.grow()
                self.event(json.dumps({"data": post, "matching_rules": [{"id": rules[-1]["id"]}]}).encode() + b"\r\n")
                time.sleep(0.002)
        for number in [] if self.grown else range(10):
            post = {"id": str(1000 + number), "text": "post %d" % number, "created_at": "2026-11-22T08:00:00.000Z"}
            matching = [{"id": "1" if number % 2 else "99", "tag": ""}]
            self.event(json.dumps({"data": post, "matching_rules": matching}).encode() + b"\r\n")
        while True:
            time.sleep(0.2)
            self.event(b"\r\n")

    # A feed with validators that must come back as they are.

    def serve_feed(self, names, query):
        fields = [("ETag", 'W/"odd, tag"'), ("Last-Modified", "Sun, 22 Nov 2026 7:00:00 gmt")]
        if names and names[0].startswith("age"):
            fields.append(("Cache-Control", "public, max-age=" + names[0][3:]))
        if self.headers.get("If-None-Match") == 'W/"odd, tag"':
            return self.answer(304, b"", fields)
        self.answer(200, feed(names[0] if names else "feed"), [("Content-Type", "application/rss+xml"), *fields])

    # RFC 5005: three archives, and pages.

    def serve_archive(self, names, query):
        number = int(names[0]) if names else 3
        older = '<link rel="prev-archive" href="/archive/%d"/>' % (number - 1) if number else ""
        self.answer(200, atom("archive %d" % number, older, number))

    def serve_paged(self, names, query):
        number = int(names[0]) if names else 0
        further = '<link rel="next" href="/paged/%d"/>' % (number + 1) if number < 3 else ""
        self.answer(200, atom("page %d" % number, further, 10 - number))

    # Bluesky, whose tokens are good for two requests; and Reddit.

    def serve_xrpc(self, names, query):
        if names[0].endswith("resolveHandle"):
            return self.json({"did": "did:plc:jo"})
        if names[0].endswith(("searchPosts", "getAuthorFeed")):
            return self.json({"posts" if "search" in names[0] else "feed": []})
        bearer = self.headers.get("Authorization", "").replace("Bearer ", "")
        if names[0].endswith("createSession"):
            if "app-pass-word" not in self.body:
                return self.answer(401, b'{"error":"AuthenticationRequired"}')
            return self.json({"accessJwt": "access-1", "refreshJwt": "refresh-1"})
        if names[0].endswith("refreshSession"):
            if bearer != "refresh-1":
                return self.answer(400, b'{"error":"ExpiredToken"}')
            return self.json({"accessJwt": "access-2", "refreshJwt": "refresh-2"})
        if not bearer.startswith("access-") or bearer == "access-1" and nth(bearer) > 2:
            return self.answer(400, b'{"error":"ExpiredToken","message":"Token has expired"}')
        post = {"$type": "app.bsky.feed.post", "text": "@acme hello", "createdAt": "2026-11-20T08:00:00Z"}
        mention = {"uri": "at://did:plc:jo/app.bsky.feed.post/1", "reason": "mention", "record": post}
        mention["author"] = {"did": "did:plc:jo", "handle": "jo.example"}
        mention["indexedAt"] = "2026-11-20T08:00:01Z"
        self.json({"notifications": [mention]})

    def serve_r(self, names, query):
        data = {"id": "a1", "title": "Down again", "selftext": "", "created_utc": 1795000000.0}
        self.json({"kind": "Listing", "data": {"children": [{"kind": "t3", "data": data}], "after": None}})

    # Faults.

    def serve_gone(self, names, query):
        self.answer(410, b"gone")

    def serve_busy(self, names, query):
        if nth(self.path) <= int(names[0]):
            return self.answer(429, b'{"error":"slow down"}', [("Retry-After", names[1])])
        self.answer(200, feed("calm"))

    def serve_broken(self, names, query):
        if nth(self.path) <= int(names[0]):
            return self.answer(int(names[1]) if len(names) > 1 else 503, b"down")
        self.answer(200, feed("repaired"))

    def serve_refused(self, names, query):
        self.answer(401, b'{"error":"The access token is invalid"}')

    def serve_short(self, names, query):
        body = feed("short")
        self.answer(200, body[:50], length=len(body))
        self.close_connection = True

    def serve_long(self, names, query):
        body = feed("long")
        self.answer(200, body, length=50)
        self.close_connection = True

    def serve_reset(self, names, query):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<rss>")
        self.wfile.flush()
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def serve_silent(self, names, query):
        time.sleep(20)
        self.close_connection = True

    def serve_trickle(self, names, query):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def serve_endless(self, names, query):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b" " * (1 << 20))

    def serve_bomb(self, names, query):
        body = gzip.compress(b" " * (200 << 20), 9)
        self.answer(200, body, [("Content-Encoding", "gzip")])

    def serve_damaged(self, names, query):
        body = bytearray(gzip.compress(feed("damaged")))
        body[len(body) // 2] ^= 0xFF
        self.answer(200, bytes(body), [("Content-Encoding", "gzip")])

    def serve_packed(self, names, query):
        self.answer(200, gzip.compress(feed("packed")), [("Content-Encoding", "gzip")])

    def serve_loop(self, names, query):
        self.answer(302, b"", [("Location", "/loop/" + ("a" if names[:1] != ["a"] else "b"))])

    def serve_further(self, names, query):
        self.answer(302, b"", [("Location", query["to"])])

    def serve_portal(self, names, query):
        self.answer(200, b"<html><body>Please log in to the network.</body></html>")


def feed(name):
    items = "".join(
        "<item><guid isPermaLink='false'>%s-%d</guid><title>Item %d</title>"
        "<pubDate>Sun, 22 Nov 2026 0%d:00:00 GMT</pubDate></item>" % (name, n, n, n)
        for n in range(1, 4)
    )
    return ("<rss version='2.0'><channel><title>%s</title>%s</channel></rss>" % (name, items)).encode()


def atom(name, links, day):
    entry = (
        "<entry><id>urn:entry:%s</id><title>%s</title><updated>2026-11-%02dT08:00:00Z</updated></entry>"
        % (name.replace(" ", "-"), name, day + 1)
    )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>%s</title>%s%s</feed>" % (name, links, entry)
    ).encode()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
