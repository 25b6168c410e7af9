"""Makes the same archive in the ways that programs write zip files, to be changed into wrong ones."""
import io
import sys
import zipfile

SIZE = 3000
TWEETS = "window.YTD.tweets.part%d = [\n%s\n]\n"
TWEET = '  {"tweet":{"id_str":"%d","full_text":"number %d","created_at":"Mon Nov 09 08:14:03 +0000 2026"}}'
ACCOUNT = (
    'window.YTD.account.part0 = [ { "account" : { "username" : "moss", "accountId" : "5",'
    ' "accountDisplayName" : "Moss" } } ]'
)


class Pipe(io.RawIOBase):
    """Where nothing can be written twice, so that sizes stand behind the data."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def tweets(part):
    first = 1000 + part * SIZE
    return TWEETS % (part, ",\n".join(TWEET % (n, n) for n in range(first, first + SIZE)))


def archive(method=zipfile.ZIP_DEFLATED, large=False, pipe=False, folder="twitter-moss/", more=()):
    target = Pipe() if pipe else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as out:
        members = [
            (folder + "data/tweets.js", tweets(0)),
            (folder + "data/account.js", ACCOUNT),
            (folder + "data/like.js", "window.YTD.like.part0 = [ ]"),
            (folder + "data/tweets-part1.js", tweets(1)),
        ]
        for name, text in members + list(more):
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with out.open(info, "w", force_zip64=large) as member:
                member.write(text.encode())
    return bytes(target.data) if pipe else target.getvalue()


def save(name, data):
    with open(name, "wb") as out:
        out.write(data)
