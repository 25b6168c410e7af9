window.YTD.tweets.part1 = [ {
  "tweet" : {
    "id_str" : "900",
    "created_at" : "Sat Nov 07 10:00:00 +0000 2026",
    "full_text" : "Well said https://t.co/Qq1",
    "lang" : "en",
    "entities" : { "urls" : [ { "url" : "https://t.co/Qq1", "expanded_url" : "https://x.com/City/status/899" } ] }
  }
} ]
