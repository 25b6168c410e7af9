#!/usr/bin/env python3
"""A WebSocket server of the Python package websockets, which fetch's own end is tested against.

    websocket.py CERTIFICATE KEY COUNT

prints its port. It speaks TLS and sends COUNT events of Jetstream: long ones, fragmented ones, and a ping that must be
answered before the last ones come.
"""

import json
import ssl
import sys
import time

from websockets.sync.server import serve

certificate, key, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
begun = time.time_ns() // 1000


def event(number):
    record = {"$type": "app.bsky.feed.post", "text": "grüße " * (5000 if number == 2 else 1), "tags": ["acme"]}
    record["createdAt"] = "2026-11-22T08:00:00Z"
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "r%d" % number, "record": record}
    return json.dumps({"did": "did:plc:jo", "time_us": begun + number, "kind": "commit", "commit": commit})


def follow(connection):
    for number in range(count - 2):
        text = event(number)
        connection.send([text[:10], text[10:20], text[20:]] if number % 3 == 0 else text)
    if connection.ping("are you there").wait(20):
        for number in range(count - 2, count):
            connection.send(event(number))
    for _ in connection:
        pass


# No compression, as fetch asks for none; the server would only offer it.
server = serve(follow, "127.0.0.1", 0, ssl=context)
print(server.socket.getsockname()[1], flush=True)
server.serve_forever()
