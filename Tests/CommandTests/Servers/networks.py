"""The networks that want a login, as their documentation describes them: posts and people made by arithmetic.

`Networks` is mixed into the server of counterpart.py, which hands it what is asked below a path of its own.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import datetime, timezone
from urllib.parse import parse_qsl, quote, unquote, urlsplit

START = time.time()


def iso(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seconds_of(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Networks:
    @property
    def bearer(self):
        return self.headers.get("Authorization", "").replace("Bearer ", "")

    # How many objects a listing has, where the path says it: /sized/5000/graph is /graph with 5,000 posts.

    total = None

    def serve_sized(self, names, query):
        self.total = int(names[0])
        try:
            getattr(self, "serve_" + names[1])(names[2:], query)
        finally:
            self.total = None

    # OAuth 1.0 (RFC 5849) with the secrets of a program and an account; no request may come twice.

    nonces = set()

    @property
    def is_signed(self):
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        if kind != "OAuth":
            return False
        fields = {name: unquote(value.strip('"')) for name, value in (part.strip().split("=", 1) for part in rest.split(","))}
        signature = fields.pop("oauth_signature")
        parts = urlsplit(self.path)
        parameters = list(fields.items()) + parse_qsl(parts.query, keep_blank_values=True)
        encoded = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in parameters)
        address = "http://%s%s" % (self.headers["Host"], parts.path)
        text = "&".join(
            quote(part, safe="~") for part in (self.command, address, "&".join("%s=%s" % pair for pair in encoded)))
        proof = base64.b64encode(hmac.new(b"program+secret&account+secret".replace(b"+", b"%2B"), text.encode(), hashlib.sha1).digest())
        is_new = fields["oauth_nonce"] not in self.nonces and abs(int(fields["oauth_timestamp"]) - time.time()) < 300
        self.nonces.add(fields["oauth_nonce"])
        return is_new and hmac.compare_digest(proof.decode(), signature)

    # X: posts of the last hours, one a minute, whose ids tell their time; a refresh token is good once.

    used = set()

    def serve_2(self, names, query):
        if names == ["oauth2", "token"]:
            return self.renew()
        if not self.bearer or self.bearer.startswith("OAuth ") and not self.is_signed:
            return self.refuse(401, "Unauthorized", "Unauthorized")
        is_person = self.bearer.startswith(("person-", "OAuth "))
        if names[:3] == ["users", "by", "username"]:
            if names[3] != "acme":
                error = {"detail": "Could not find user with username: [%s]." % names[3], "title": "Not Found Error"}
                return self.json({"errors": [error]})
            return self.json({"data": {"id": "900", "name": "Acme", "username": "acme"}})
        if names[-1] in ("dm_events", "me") and not is_person:
            return self.refuse(403, "Unsupported Authentication", "Application-Only is forbidden for this endpoint.")
        if names == ["users", "me"]:
            return self.json({"data": {"id": "900", "name": "Acme", "username": "acme"}})
        if names == ["dm_events"]:
            return self.direct_messages(query)
        if names == ["tweets", "counts", "recent"]:
            return self.counts(query)
        if names == ["tweets", "search", "recent"]:
            total = int(query["query"].lstrip("t")) if query["query"][1:].isdigit() else 3
            return self.posts(total, query, "next_token")
        if names[:2] == ["users", "900"]:
            return self.posts(150, query, "pagination_token")
        if names[0] == "tweets":
            post = dict(self.post(0), conversation_id="77", text="The first")
            return self.json({"data": post, "includes": {"users": [self.person()]}})
        self.answer(404, b"{}")

    def refuse(self, status, title, detail):
        self.answer(status, ('{"title":"%s","detail":"%s","status":%d}' % (title, detail, status)).encode())

    def renew(self):
        form = dict(pair.split("=") for pair in self.body.split("&"))
        token = form["refresh_token"]
        if token in self.used or not token.startswith("renewal-"):
            return self.answer(400, b'{"error":"invalid_request","error_description":"Value passed for the token was invalid."}')
        self.used.add(token)
        number = int(token.split("-")[1]) + 1
        self.json(
            {"token_type": "bearer", "expires_in": 7200, "access_token": "person-%d" % number,
             "refresh_token": "renewal-%d" % number})

    @staticmethod
    def person():
        return {"id": "7", "name": "Jo", "username": "jo", "protected": False, "public_metrics": {"followers_count": 12}}

    @staticmethod
    def post_id(age):
        """The id of a post that is so many minutes old: milliseconds since November 2010, and 22 bits."""
        return (int((START - 60 * age) * 1000) - 1288834974657) << 22

    def post(self, age):
        return {
            "id": str(self.post_id(age)), "text": "@acme my box is &lt;dead&gt; %d" % age, "author_id": "7", "lang": "en",
            "created_at": iso(START - 60 * age), "conversation_id": str(self.post_id(age)),
            "edit_history_tweet_ids": [str(self.post_id(age))], "geo": {"place_id": "p1"},
        }

    def posts(self, total, query, token):
        oldest = time.time() - 7 * 86400
        limits = [("x-rate-limit-remaining", "59"), ("x-rate-limit-reset", str(int(time.time()) + 900))]
        for name in ("since_id", "start_time"):
            if name not in query:
                continue
            begin = seconds_of(query[name]) if name == "start_time" else ((int(query[name]) >> 22) + 1288834974657) / 1000
            if begin < oldest:
                body = '{"errors":[{"parameters":{"%s":["%s"]},"message":"too old"}],"title":"Invalid Request"}'
                return self.answer(400, (body % (name, query[name])).encode(), limits)
        ages = [age for age in range(total) if self.post_id(age) > int(query.get("since_id", 0))]
        if "start_time" in query:
            ages = [age for age in ages if START - 60 * age >= seconds_of(query["start_time"])]
        begin = int(query.get(token, "0"))
        page = ages[begin : begin + int(query["max_results"])]
        meta = {"result_count": len(page)}
        if begin + len(page) < len(ages):
            meta["next_token"] = str(begin + len(page))
        answer = {"meta": meta}
        if page:
            answer["data"] = [self.post(age) for age in page]
            answer["data"][0]["referenced_tweets"] = [{"type": "quoted", "id": "55"}, {"type": "replied_to", "id": "56"}]
            quoted = {"id": "55", "text": "An old promise", "author_id": "900", "created_at": "2019-03-04T05:06:07.000Z"}
            acme = {"id": "900", "name": "Acme", "username": "acme"}
            place = {"id": "p1", "full_name": "Lyon, France"}
            answer["includes"] = {"users": [self.person(), acme], "tweets": [quoted], "places": [place]}
            gone = {"resource_type": "tweet", "resource_id": "56", "parameter": "referenced_tweets.id"}
            gone["type"] = "https://api.twitter.com/2/problems/resource-not-found"
            answer["errors"] = [gone]
        self.json(answer, limits)

    def direct_messages(self, query):
        people = [{"id": "7", "name": "Jo", "username": "jo"}, {"id": "900", "name": "Acme", "username": "acme"}]
        base = {"dm_conversation_id": "7-900", "event_type": "MessageCreate"}
        events = [
            dict(base, id=str(self.post_id(age)), text="Order %d" % age, sender_id="7" if age % 2 else "900",
                 created_at=iso(START - 60 * age))
            for age in range(3)
        ]
        events.append(
            {"id": str(self.post_id(9)), "event_type": "ParticipantsJoin", "participant_ids": ["7"], "sender_id": "900",
             "dm_conversation_id": "5", "created_at": iso(START - 540)})
        self.json({"data": events, "includes": {"users": people}, "meta": {"result_count": 4}})

    def counts(self, query):
        step = {"minute": 60, "hour": 3600, "day": 86400}[query["granularity"]]
        now = int(time.time()) - 10
        if seconds_of(query["start_time"]) < now - 7 * 86400:
            body = b'{"errors":[{"parameters":{"start_time":["x"]},"message":"too old"}],"title":"Invalid Request"}'
            return self.answer(400, body)
        begin = int(seconds_of(query["start_time"]))
        rows = []
        while begin < now:
            end = min(begin + step - begin % step, now)
            rows.append({"start": iso(begin), "end": iso(end), "tweet_count": begin // step % 10})
            begin = end
        self.json({"data": rows, "meta": {"total_tweet_count": 0}})

    # The Graph API: a page with a post an hour, the newest with seventy comments.

    def serve_graph(self, names, query):
        if self.bearer not in ("page-token", "proven"):
            return self.graph_error(190, 463, "Error validating access token: Session has expired", 401)
        proof = hmac.new(b"app-secret", self.bearer.encode(), hashlib.sha256).hexdigest()
        if self.bearer == "proven" and query.get("appsecret_proof") != proof:
            return self.graph_error(100, 0, "Invalid appsecret_proof provided in the API argument")
        if names[0] == "busy":
            usage = {"17": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}
            fields = [("X-Business-Use-Case-Usage", json.dumps(usage))]
            return self.graph_error(80001, 0, "There have been too many calls to this Page account.", 400, fields)
        name = names[-1]
        if names == ["ig_hashtag_search"]:
            return self.json({"data": [{"id": "178"}]})
        if name == "comments":
            return self.json(self.comments(names[0], int(query.get("after", "0")), 50, int(query.get("since", "0"))))
        if name == "messages":
            return self.json(self.messages(names[0], int(query.get("after", "0")), 50))
        if name == "conversations":
            return self.json({"data": [self.conversation("t_1", 30), self.conversation("t_2", 5)]})
        items = {"feed": self.graph_post, "media": self.medium, "tagged": self.graph_post, "recent_media": self.medium}
        total = self.total or {"feed": 60, "media": 30}.get(name, 2)
        if name not in items:
            return self.graph_error(100, 33, "Unsupported get request. Object does not exist")
        begin, limit = int(query.get("after", "0")), int(query["limit"])
        since = int(query.get("since", "0"))
        ages = [age for age in range(total) if START - 3600 * age >= since]
        news = re.search(r"comments.*?[.]since[(]([0-9]+)[)]", query["fields"])
        page = [items[name](age, int(news[1]) if news else 0) for age in ages[begin : begin + limit]]
        if not re.search("comments[.{]", query["fields"]):
            page = [{key: value for key, value in item.items() if key != "comments"} for item in page]
        usage = [("X-App-Usage", '{"call_count":28,"total_time":25,"total_cputime":25}')]
        self.json({"data": page, "paging": self.paging(begin + limit, len(ages))}, usage)

    def graph_error(self, code, subcode, message, status=400, fields=()):
        error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
        self.answer(status, json.dumps({"error": error}).encode(), fields)

    def paging(self, end, total):
        paging = {"cursors": {"before": "0", "after": str(end)}}
        if end < total:
            paging["next"] = "https://graph.facebook.com/next?access_token=%s&after=%d" % (self.bearer, end)
        return paging

    @staticmethod
    def graph_time(seconds):
        return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+0000")

    def graph_post(self, age, since):
        post = {"id": "900_%d" % age, "message": "Post %d" % age, "created_time": self.graph_time(START - 3600 * age)}
        return dict(post, **{"from": {"id": "900", "name": "Acme"}, "comments": self.comments(post["id"], 0, 25, since)})

    def comments(self, post, begin, limit, since):
        """The newest first; each second one answers the one after it."""
        age = int(post.split("_")[-1])
        total = 70 if age == 0 else 2
        number = "%s_%%d" % post.split("_")[-1]
        all_of_them = [
            {"id": number % n, "message": "Comment %d" % n, "created_time": self.graph_time(START - 3600 * age + 30 * n),
             "from": {"id": "77", "name": "Jo"}, **({"parent": {"id": number % (n - 1)}} if n % 2 else {})}
            for n in reversed(range(total))
            if START - 3600 * age + 30 * n >= since
        ]
        page = all_of_them[begin : begin + limit]
        return {"data": page, "paging": self.paging(begin + len(page), len(all_of_them))}

    def medium(self, age, since):
        reply = {"id": "39%d" % age, "text": "Yes", "timestamp": self.graph_time(START - 3600 * age + 60), "username": "acme"}
        comment = {"id": "38%d" % age, "text": "Size 44?", "timestamp": self.graph_time(START - 3600 * age + 30)}
        comment.update({"username": "kim", "replies": {"data": [reply]}})
        return {"id": "37%d" % age, "caption": "New", "timestamp": self.graph_time(START - 3600 * age), "username": "acme",
                "permalink": "https://www.instagram.com/p/x%d/" % age, "comments": {"data": [comment]}}

    def conversation(self, name, total):
        return {"id": name, "updated_time": self.graph_time(START), "messages": self.messages(name, 0, 20, total)}

    def messages(self, name, begin, limit, total=30):
        page = [
            {"id": "m_%s_%d" % (name, n), "message": "Order %d" % n, "created_time": self.graph_time(START - 60 * n),
             "from": {"id": "77", "name": "Jo"}, "to": {"data": [{"id": "900", "name": "Acme"}]}}
            for n in range(begin, min(begin + limit, total))
        ]
        return {"data": page, "paging": self.paging(begin + len(page), total)}

    # Zendesk: 230 tickets, one of them deleted; the first has 120 comments, and each tenth three.

    def serve_zendesk(self, names, query):
        expected = "Basic " + base64.b64encode(b"care@acme.example/token:zen+secret").decode()
        if self.headers.get("Authorization") != expected:
            return self.answer(401, b'{"error":"Couldn\'t authenticate you"}')
        if names[-1] == "comments.json":
            number = int(names[3])
            total = 120 if number == 0 else 3
            begin = int(query.get("page[after]", "0"))
            comments = [
                {"id": number * 1000 + n, "author_id": 5 if n % 2 else 6, "public": n % 3 != 2, "plain_body": "Comment %d" % n,
                 "created_at": self.zendesk_time(number, n)}
                for n in reversed(range(total))
            ][begin : begin + 100]
            meta = {"has_more": begin + 100 < total, "after_cursor": str(begin + 100)}
            users = [{"id": 5, "name": "Ann", "email": "ann@acme.example"}, {"id": 6, "name": "Jo", "email": "jo@example.com"}]
            return self.json({"comments": comments, "users": users, "meta": meta})
        if "cursor" not in query and "start_time" not in query:
            return self.answer(400, b'{"error":"StartTimeMissing"}')
        if self.count("zendesk") == 2:
            return self.answer(429, b'{"error":"APIRateLimitExceeded"}', [("Retry-After", "1")])
        begin = int(query.get("cursor", "c0")[1:])
        total = self.total or 230
        tickets = [self.ticket(number) for number in range(begin, min(begin + 100, total))]
        users = [{"id": 6, "name": "Jo", "email": "jo@example.com"}]
        end = begin + len(tickets)
        self.json({"tickets": tickets, "users": users, "after_cursor": "c%d" % end, "end_of_stream": end >= total})

    @staticmethod
    def zendesk_time(number, comment):
        return iso(START - 10 * 86400 + number * 60 + comment).replace(".000", "")

    def ticket(self, number):
        url = "https://acme.zendesk.example/api/v2/tickets/%d.json" % number
        ticket = {"id": number, "url": url, "created_at": self.zendesk_time(number, 0), "updated_at": iso(START - 60)}
        if number == 7:
            return dict(ticket, status="deleted", subject="SCRUBBED", requester_id=-1)
        count = 120 if number == 0 else 3 if number % 10 == 0 else 1
        return dict(
            ticket, status="open", subject="Box %d" % number, description="Dead", requester_id=6, comment_count=count,
            tags=["box"])
