window.YTD.tweets.part0 = [
  { "tweet" : { "id_str" : "101", "created_at" : "Mon Nov 09 08:14:03 +0000 2026",
    "full_text" : "A long story about a heat pump &amp; its… https://t.co/long",
    "entities" : { "user_mentions" : [ { "screen_name" : "AcmeCare", "id_str" : "10" } ] } } },
  { "tweet" : { "id_str" : "102", "created_at" : "Mon Nov 09 08:15:03 +0000 2026", "full_text" : "A short one" } }
]
