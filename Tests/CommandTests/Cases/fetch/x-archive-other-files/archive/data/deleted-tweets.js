window.YTD.deleted_tweets.part0 = [
  { "tweet" : { "id_str" : "99", "created_at" : "Mon Nov 09 07:14:03 +0000 2026", "deleted_at" : "2026-11-09T09:00:00.000Z",
    "full_text" : "regretted" } }
]
