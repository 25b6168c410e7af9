"""Places where people review and ask, as their documentation describes them; `Reviews` is mixed into counterpart.py's server."""

import base64
import json
import os
import subprocess
import time

from networks import START, iso


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_signed_for_apple(token, folder):
    """Whether a token of ES256 is as Apple wants it, and signed with the key whose other half is FOLDER/public.pem."""
    try:
        header, claims, signature = token.split(".")
        signed, claims = ("%s.%s" % (header, claims)).encode(), json.loads(unpadded(claims))
        header = json.loads(unpadded(header))
    except ValueError:
        return False
    now = time.time()
    if header != {"alg": "ES256", "kid": "2X9R4HXF34", "typ": "JWT"} or claims["aud"] != "appstoreconnect-v1":
        return False
    if claims.get("iss") != "57246542-96fe" and claims.get("sub") != "user":
        return False
    if not claims["iat"] <= now < claims["exp"] <= now + 1200:
        return False
    # OpenSSL wants the two numbers as DER has them.
    raw = unpadded(signature)
    numbers = b""
    for half in (raw[:32], raw[32:]):
        half = half.lstrip(b"\0")
        half = b"\0" + half if half[0] & 0x80 else half
        numbers += b"\x02" + bytes([len(half)]) + half
    path = os.path.join(folder, "signature-%d" % time.time_ns())
    with open(path, "wb") as file:
        file.write(b"\x30" + bytes([len(numbers)]) + numbers)
    command = ["openssl", "dgst", "-sha256", "-verify", os.path.join(folder, "public.pem"), "-signature", path]
    return subprocess.run(command, input=signed, capture_output=True).returncode == 0


class Reviews:
    # Stack Exchange: 150 questions, an hour apart; the first ten have an answer, which has a comment.

    def serve_exchange(self, names, query):
        if query.get("key") not in (None, "se+key"):
            body = b'{"error_id":405,"error_message":"`key` is not valid for passed `access_token`","error_name":"key_required"}'
            return self.answer(400, body)
        if query["site"] == "shut":
            body = b'{"error_id":502,"error_message":"too many requests from this IP, more requests available in 4711 seconds"}'
            return self.answer(400, body)
        kind = names[-1]
        ids = [int(number) for number in names[2].split(";")] if len(names) > 3 else []
        oldest, newest = int(query.get("min", "0")), int(query.get("max", "99999999999"))
        owner = {"user_id": 5, "display_name": "Jo &amp; Co"}
        if kind == "answers":
            made = [
                {"answer_id": 1000 + n, "question_id": n, "creation_date": int(START - 60 * n), "body": "<p>Turn it off</p>",
                 "last_activity_date": int(START - 60 * n), "owner": owner, "score": 3}
                for n in ids if n < 10
            ]
        elif kind == "comments":
            made = [
                {"comment_id": 5000 + n, "post_id": n, "creation_date": int(START - 30), "body": "Thanks, <i>works</i>"}
                for n in ids if n >= 1000 or n == 3
            ]
        else:
            made = [
                {"question_id": n, "title": "Box &quot;dead&quot;", "body": "<p>It is <b>dead</b></p>", "tags": ["box", "acme"],
                 "link": "https://askubuntu.example/questions/%d/box" % n, "creation_date": int(START - 3600 * n),
                 "last_activity_date": int(START - 3600 * n), "owner": owner, "score": -1, "answer_count": 1, "view_count": 9}
                for n in range(self.total or 150)
            ]
        made = [item for item in made if oldest <= item.get("last_activity_date", item["creation_date"]) <= newest]
        size = int(query["pagesize"])
        begin = (int(query.get("page", "1")) - 1) * size
        wrapper = {"items": made[begin : begin + size], "has_more": begin + size < len(made), "quota_max": 10000}
        if self.count("exchange") == 1:
            wrapper["backoff"] = 1
        wrapper["quota_remaining"] = 9990
        self.json(wrapper)

    # The App Store: 120 reviews, fifty a page.

    def serve_apple(self, names, query):
        if names[0] == "v1":
            return self.connect(query)
        page = int(names[3].split("=")[1])
        # Each country has reviews of its own.
        first = 700 + 1000 * int.from_bytes(names[0].encode(), "big") if self.total else 700
        entries = [
            {"id": {"label": str(first + n)}, "im:rating": {"label": str(n % 5 + 1)}, "title": {"label": "App %d" % n},
             "content": {"label": "Crashes"}, "updated": {"label": iso(START - 3600 * n)[:19] + "-00:00"},
             "author": {"name": {"label": "Jo"}, "uri": {"label": "https://itunes.apple.com/us/reviews/id12"}}}
            for n in range(50 * (page - 1), min(50 * page, self.total or 120))
        ]
        feed = {"updated": {"label": iso(START)}}
        if entries:
            feed["entry"] = entries
        self.json({"feed": feed})

    def connect(self, query):
        if self.bearer != "signed-token" and not is_signed_for_apple(self.bearer, self.folder):
            return self.answer(401, b'{"errors":[{"status":"401","code":"NOT_AUTHORIZED","title":"Authentication credentials are missing or invalid."}]}')
        begin = int(query.get("cursor", "0"))
        reviews = [
            {"type": "customerReviews", "id": "c%d" % n,
             "attributes": {"rating": 2, "title": "App", "body": "Crashes", "reviewerNickname": "Jo", "territory": "DEU",
                            "createdDate": iso(START - 3600 * n)[:19] + "-00:00"},
             "relationships": {"response": {"data": {"type": "customerReviewResponses", "id": "a%d" % n} if n == 5 else None}}}
            for n in range(begin, min(begin + 200, self.total or 230))
        ]
        page = {"data": reviews, "links": {}}
        if begin == 0:
            page["included"] = [
                {"type": "customerReviewResponses", "id": "a5",
                 "attributes": {"responseBody": "Fixed", "lastModifiedDate": iso(START)[:19] + "-00:00", "state": "PUBLISHED"}}]
        if begin + 200 < (self.total or 230):
            address = "https://api.appstoreconnect.apple.com/v1/apps/42/customerReviews?cursor=%d&limit=200"
            page["links"]["next"] = address % (begin + 200)
        self.json(page)

    # Google: sixty reviews of a business, the first of them answered; and a place of the map.

    def serve_google(self, names, query):
        if names == ["token"]:
            if "refresh_token=lasting" not in self.body:
                return self.answer(400, b'{"error":"invalid_grant","error_description":"Token has been expired or revoked."}')
            return self.json({"access_token": "google-1", "expires_in": 3599, "token_type": "Bearer"})
        if names[:2] == ["v1", "places"]:
            if self.headers.get("X-Goog-Api-Key") != "maps+key" or not self.headers.get("X-Goog-FieldMask"):
                return self.answer(403, b'{"error":{"code":403,"message":"The request is missing a valid API key."}}')
            review = {
                "name": "places/%s/reviews/ChZD" % names[2], "rating": 2, "publishTime": "2026-11-20T10:11:12.345678Z",
                "text": {"text": "Too slow", "languageCode": "en"},
                "originalText": {"text": "Zu langsam", "languageCode": "de"},
                "authorAttribution": {"displayName": "Jo", "uri": "https://www.google.com/maps/contrib/123/reviews"},
                "googleMapsUri": "https://www.google.com/maps/reviews/x",
            }
            name = {"text": "Acme Shop", "languageCode": "en"}
            reviews = [dict(review, name=review["name"] + str(n)) for n in range(self.total)] if self.total else [review]
            return self.json({"id": names[2], "displayName": name, "reviews": reviews})
        if self.bearer != "google-1":
            return self.answer(401, b'{"error":{"code":401,"message":"Request had invalid authentication credentials."}}')
        begin, total = int(query.get("pageToken", "0")), self.total or 60
        place = "/".join(names[1:5])
        reviews = [
            {"name": "%s/reviews/R%d" % (place, n), "reviewId": "R%d" % n, "starRating": "TWO", "comment": "Slow %d" % n,
             "reviewer": {"displayName": "Jo"}, "createTime": iso(START - 3600 * n), "updateTime": iso(START - 3600 * n)}
            for n in range(begin, min(begin + 50, total))
        ]
        if begin == 0:
            reviews[0]["reviewReply"] = {"comment": "Sorry!", "updateTime": iso(START)}
        page = {"reviews": reviews, "totalReviewCount": total}
        if begin + 50 < total:
            page["nextPageToken"] = str(begin + 50)
        self.json(page)

    # Trustpilot: 130 reviews of a company; and TripAdvisor: two.

    def serve_trustpilot(self, names, query):
        if self.headers.get("apikey") != "trust+key":
            return self.answer(401, b'{"message":"Invalid API key"}')
        if names[-1] == "find":
            if query["name"] != "acme.example":
                return self.answer(404, b'{"message":"Business unit not found"}')
            return self.json({"id": "46d6a890000064000500e0c3", "name": {"identifying": "acme.example"}})
        begin = 100 * (int(query["page"]) - 1)
        reviews = [
            {"id": "tp%d" % n, "stars": 1, "title": "Never again", "text": "Lost %d" % n, "language": "en",
             "createdAt": iso(START - 3600 * n), "consumer": {"id": "c1", "displayName": "Jo"},
             "businessUnit": {"id": names[2], "displayName": "Acme"}}
            for n in range(begin, min(begin + 100, self.total or 130))
        ]
        if reviews:
            reviews[0]["companyReply"] = {"text": "Sorry!", "createdAt": iso(START)}
        self.json({"reviews": reviews})

    def serve_tripadvisor(self, names, query):
        if query.get("key") != "trip+key":
            body = b'{"message":"User is not authorized to access this resource with an explicit deny"}'
            return self.answer(403, body)
        reviews = [
            {"id": n, "lang": "en", "location_id": 60763, "published_date": iso(START - 3600 * n), "rating": 2, "title": "Slow",
             "text": "Cold soup", "user": {"username": "jo"}, "trip_type": "Couples", "url": "https://www.tripadvisor.com/x"}
            for n in range(1, (self.total or 2) + 1)
        ]
        self.json({"data": reviews})
