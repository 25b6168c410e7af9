"""Makes small repositories, block by block."""
import hashlib
import struct


def head(kind, number):
    if number < 24:
        return bytes([kind << 5 | number])
    if number < 256:
        return bytes([kind << 5 | 24, number])
    return bytes([kind << 5 | 25]) + struct.pack(">H", number)


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, Link):
        return b"\xd8\x2a" + cbor(b"\0" + value.cid)
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    names = sorted(value, key=lambda name: (len(name), name))
    return head(5, len(value)) + b"".join(cbor(name) + cbor(value[name]) for name in names)


class Link:
    def __init__(self, block):
        self.cid = b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def car(root, blocks):
    header = cbor({"roots": [Link(root)], "version": 1})
    parts = [varint(len(header)) + header]
    for block in blocks:
        cid = Link(block).cid
        parts.append(varint(len(cid) + len(block)) + cid + block)
    return b"".join(parts)


def post(text, **more):
    return cbor({"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-09T08:14:03.000Z", **more})


account = "did:plc:moss"
first = post(
    "Café @care.example: #down",
    langs=["en"],
    facets=[
        {"index": {"byteStart": 6, "byteEnd": 19}, "features": [{"$type": "x", "did": "did:plc:care"}]},
        {"index": {"byteStart": 21, "byteEnd": 26}, "features": [{"$type": "x", "tag": "down"}]},
        {"index": {"byteStart": 90, "byteEnd": 99}, "features": [{"$type": "x", "did": "did:plc:far"}]},
    ],
)
here = "at://did:plc:moss/app.bsky.feed.post/3m00000000002"
second = post(
    "see https://a.example",
    reply={"root": {"uri": here, "cid": "b"}, "parent": {"uri": here, "cid": "b"}},
    embed={"$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:care/app.bsky.feed.post/3k", "cid": "b"}},
)
third = cbor({"$type": "app.bsky.feed.repost", "subject": {"uri": "at://did:plc:care/app.bsky.feed.post/3k"}, "createdAt": "2026-11-09T09:00:00Z"})
like = cbor({"$type": "app.bsky.feed.like", "subject": {"uri": here}, "createdAt": "2026-11-09T09:00:00Z"})
# Keys leave out what they have in common with the one before: 'app.bsky.feed.' is 14 bytes long.
tree = cbor(
    {
        "l": None,
        "e": [
            {"p": 0, "k": b"app.bsky.feed.like/3m00000000001", "v": Link(like), "t": None},
            {"p": 14, "k": b"post/3m00000000002", "v": Link(first), "t": None},
            {"p": 31, "k": b"3", "v": Link(second), "t": None},
            {"p": 14, "k": b"repost/3m00000000004", "v": Link(third), "t": None},
        ],
    }
)
commit = cbor({"did": account, "version": 3, "data": Link(tree), "rev": "3m", "prev": None, "sig": b"\1\2"})


def save(name, data):
    with open(name, "wb") as out:
        out.write(data)


good = car(commit, [commit, tree, like, first, second, third])
save("good.car", good)
save("records-first.car", car(commit, [third, second, first, like, tree, commit]))
place = good.index(b"Caf")
save("wrong-hash.car", good[:place] + b"cAF" + good[place + 3 :])
save("cut.car", good[: good.index(b"see https")])
save("missing.car", car(commit, [commit, tree, like, first, third]))
save("nobody.car", car(commit, [tree, first]))
save("empty.car", b"")
save("other.car", b"not a repository at all, but some text that is long enough to be looked at twice\n")
version2 = b"\x0a" + cbor({"version": 2}) + bytes(16) + struct.pack("<QQQ", 51 + 9, len(good), 0) + bytes(9)
save("version-2.car", version2 + good)
