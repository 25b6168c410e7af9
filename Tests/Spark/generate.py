#!/usr/bin/env python3
"""Makes a stream of messages on which the parts of a stream can go wrong, the same for the same seed.

    python3 Tests/Spark/generate.py MESSAGES [--seed N] [--one-conversation]

A network of customers and one company: posts of the company that hundreds answer, exchanges of two, strangers who join
in, quotations, reposts, customers who come back in other conversations, copies of a complaint, hashtags, two storms,
something that many talk about at the end, accounts that look like the company's, clocks that are wrong, messages that
come twice, deletions, and counts.
"""
import argparse
import datetime
import json
import random

COMPLAINTS = (
    "the router loses its connection every evening since the update",
    "my invoice shows a charge that nobody can explain to me",
    "still no engineer and this is the third appointment that you missed",
    "the app crashes as soon as I open the usage page",
    "I cannot log in, the code never arrives on my phone",
    "broadband in the whole street is down again",
    "the refund that you promised has not arrived",
    "speed is a tenth of what I pay for",
)
OPENERS = ("hey", "seriously", "please help,", "again:", "hello,", "ok so", "why is it that", "third time now,")
ENDS = ("", "!", " fix it", " this is ridiculous", " can you help?", " anyone else?", " thanks", " since monday")
TALK = (
    "nice weather for a walk along the river", "what a match yesterday", "lunch was great",
    "has anybody a tip for a good book?", "same here, exactly the same trouble", "me too",
    "try to restart it, that helped me", "thank you so much, works now, you are great!",
    "it would be great if the app had a dark mode", "love the new design, well done",
)
REPLIES = (
    "Sorry to hear that, please send us your number in a direct message.",
    "We are on it and expect it to work again by tonight.", "Could you tell us your postcode?",
    "Thanks for letting us know, it is fixed now.",
)
TAGS = ("outage", "broadband", "invoice", "app", "weekend", "football", "speed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("messages", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--one-conversation", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    begin = datetime.datetime(2026, 3, 2)
    span = max(6 * 86400, options.messages * 12)
    people = max(30, options.messages // 6)
    recent = []
    posts = []

    def time_of(place):
        seconds = span * place // options.messages
        # Two storms, each a twentieth of all messages in an hour.
        for start in (options.messages // 3, options.messages * 2 // 3):
            length = options.messages // 20
            if start <= place < start + length:
                seconds = span * start // options.messages + 3600 * (place - start) // max(1, length)
        return seconds

    def stamp(seconds):
        return (begin + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def author(number):
        result = {"id": str(1000 + number), "handle": f"user{number}", "name": f"User {number}"}
        if number % 7 == 0:
            result["followers"] = number * 37 % 250000
        return result

    def show(record):
        print(json.dumps(record, separators=(",", ":")))

    for place in range(options.messages):
        seconds = time_of(place)
        if chance.random() < 0.01:
            seconds -= chance.randrange(7200)
        # Some write much more than others.
        who = int(people * chance.random() ** 2.5)
        record = {"type": "message", "id": f"x:{place}", "network": "x", "kind": "post",
                  "created_at": stamp(seconds), "author": author(who), "visibility": "public"}
        kind = chance.random()
        above = chance.choice(recent) if recent else None
        if options.one_conversation and place:
            above = chance.choice(posts[:1] + recent)
            kind = 0.5 if kind > 0.6 else kind * 0.6
        text = chance.choice(OPENERS) + " " + chance.choice(COMPLAINTS) + chance.choice(ENDS)
        if chance.random() < 0.4:
            text = chance.choice(TALK)
        if above is None or kind >= 0.62:
            if kind < 0.66 and not options.one_conversation:
                record["author"] = {"id": "1", "handle": "Brambletel", "name": "Brambletel"}
                record["direction"] = "outbound"
                text = "Maintenance tonight in the north, we keep you posted."
                posts.append(record)
                if len(posts) > 5:
                    posts.pop(0)
            elif chance.random() < 0.6:
                record["mentions"] = [{"id": "1", "handle": "Brambletel"}]
                text = "@Brambletel " + text
            elif chance.random() < 0.1:
                other = chance.randrange(people)
                record["mentions"] = [{"handle": f"user{other}"}]
            if place % 4999 == 17:
                record["author"] = {"id": f"9{place}", "handle": "Brambletei", "name": "Brambletel"}
                record["mentions"] = [{"handle": f"user{who}"}]
                text = "send me your password and card number"
        elif kind < 0.2:
            record["reply_to"] = above["id"]
            record["author"] = {"id": "1", "handle": "Brambletel", "name": "Brambletel"}
            record["direction"] = "outbound"
            text = chance.choice(REPLIES)
        elif kind < 0.27 and posts:
            record["reply_to"] = chance.choice(posts)["id"]
        elif kind < 0.30 and not options.one_conversation:
            record["quotes"] = above["id"]
        elif kind < 0.33 and not options.one_conversation:
            record["reposts"] = above["id"]
            text = above["text"]
        elif kind < 0.335 and not options.one_conversation:
            # Never fetched.
            record["reply_to"] = f"x:missing{place}"
        else:
            record["reply_to"] = above["id"]
            if chance.random() < 0.5:
                record["author"] = above["author"]
                record.pop("direction", None)
                if above["author"]["id"] == "1":
                    record["direction"] = "outbound"
        # In the last hours.
        if seconds > span - 30_000 and record["author"]["id"] != "1" and chance.random() < 0.2:
            text = chance.choice(OPENERS) + " the substation at Hollowmere is on fire" + chance.choice(ENDS)
        if above is not None and "reply_to" in record and chance.random() < 0.3 and "conversation" in above:
            record["conversation"] = above["conversation"]
        elif "reply_to" not in record and chance.random() < 0.5:
            record["conversation"] = record["id"]
        if place % 97 == 0:
            record["counts"] = {"reposts": place % 1000, "quotes": place % 13}
        if chance.random() < 0.15:
            record["hashtags"] = [chance.choice(TAGS)]
        record["text"] = text
        show(record)
        recent.append(record)
        if len(recent) > 400:
            recent.pop(chance.randrange(200))
        if chance.random() < 0.004:
            show({**record, "observed_at": stamp(seconds + 90), "text": text + " (edited)"})
        if chance.random() < 0.003:
            show({"type": "deletion", "id": chance.choice(recent)["id"], "deleted_at": stamp(seconds + 60)})
        if place % 500 == 0:
            show({"type": "volume", "query": "brambletel", "start": stamp(span * place // options.messages // 300 * 300),
                  "seconds": 300, "count": place % 700 // 7})


main()
