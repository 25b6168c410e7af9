#!/usr/bin/env python3
"""mastodon-mock with an account that cares and one that asks, and what these say.

    mastodon.py serve FOLDER               prints the port, and ends when its standard input does
    mastodon.py post PORT NAME TEXT [ID]   prints the id of what NAME says, or answers ID with
    mastodon.py edit PORT NAME ID TEXT
    mastodon.py delete PORT NAME ID

NAME is care or jo; NAME-token is the account's. Only `serve` needs mastodon-mock.
"""

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ACCOUNTS = "".join(
    '[[seed.accounts]]\nusername = "%s"\naccess_token = "%s-token"\n' % (name, name) for name in ["care", "jo"]
)


def free_port():
    """A port that nobody listens on, below those that clients are given meanwhile."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def serve(folder):
    path = os.path.join(folder, "mastodon.toml")
    with open(path, "w") as file:
        file.write("[streaming]\nheartbeat_seconds = 0.5\n" + ACCOUNTS)
    port = free_port()
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory", "--config", path]
    with open(os.path.join(folder, "mastodon.log"), "w") as log:
        server = subprocess.Popen(
            command + ["--host", "127.0.0.1", "--port", str(port)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:%d/api/v1/streaming/health" % port, timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if server.poll() is not None:
                    sys.exit("mastodon-mock has ended")
                time.sleep(0.1)
        print(port, flush=True)
        sys.stdin.read()
    finally:
        server.kill()
        server.wait()


def ask(method, port, name, path, **values):
    request = urllib.request.Request(
        "http://127.0.0.1:%s/api/v1/%s" % (port, path),
        json.dumps(values).encode(),
        {"Authorization": "Bearer %s-token" % name, "Content-Type": "application/json"},
        method=method,
    )
    return json.load(urllib.request.urlopen(request, timeout=30))


action = sys.argv[1]
if action == "serve":
    serve(sys.argv[2])
elif action == "post":
    answered = {"in_reply_to_id": sys.argv[5]} if len(sys.argv) > 5 else {}
    print(ask("POST", sys.argv[2], sys.argv[3], "statuses", status=sys.argv[4], **answered)["id"])
elif action == "edit":
    ask("PUT", sys.argv[2], sys.argv[3], "statuses/" + sys.argv[4], status=sys.argv[5])
elif action == "delete":
    ask("DELETE", sys.argv[2], sys.argv[3], "statuses/" + sys.argv[4])
