"""The networks that want a login, as their documentation describes them: posts and people made by arithmetic.

`Networks` is mixed into the server of counterpart.py, which hands it what is asked below a path of its own.
"""

import time
from datetime import datetime, timezone

START = time.time()


def iso(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seconds_of(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Networks:
    @property
    def bearer(self):
        return self.headers.get("Authorization", "").replace("Bearer ", "")

    # X: posts of the last hours, one a minute, whose ids tell their time; a refresh token is good once.

    used = set()

    def serve_2(self, names, query):
        if names == ["oauth2", "token"]:
            return self.renew()
        if not self.bearer:
            return self.refuse(401, "Unauthorized", "Unauthorized")
        is_person = self.bearer.startswith("person-")
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
