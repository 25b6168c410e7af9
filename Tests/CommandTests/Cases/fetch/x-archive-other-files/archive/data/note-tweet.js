window.YTD.note_tweet.part0 = [
  { "noteTweet" : { "noteTweetId" : "100", "createdAt" : "2026-11-09T08:14:03.000Z", "updatedAt" : "2026-11-09T08:14:03.000Z",
    "core" : { "text" : "A long story about a heat pump &amp; its fan, told @AcmeCare #noise https://t.co/x",
      "mentions" : [ { "screenName" : "AcmeCare" } ], "hashtags" : [ { "text" : "noise" } ],
      "urls" : [ { "shortUrl" : "https://t.co/x", "expandedUrl" : "https://pump.example/fan" } ] } } }
]
