window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : { "editTweetIds" : [ "1003" ], "editsRemaining" : "5" }
      },
      "id_str" : "1003",
      "id" : "1003",
      "created_at" : "Mon Nov 09 08:14:03 +0000 2026",
      "full_text" : "@cold_kim Sorry! Heat &amp; water are back: https://t.co/Ab1 #fixed",
      "in_reply_to_status_id_str" : "1002",
      "in_reply_to_user_id_str" : "77",
      "favorite_count" : "2",
      "retweet_count" : "0",
      "lang" : "en",
      "entities" : {
        "hashtags" : [ { "text" : "fixed", "indices" : [ "62", "68" ] } ],
        "symbols" : [ ],
        "user_mentions" : [
          { "name" : "Kim", "screen_name" : "cold_kim", "indices" : [ "0", "9" ], "id_str" : "77", "id" : "77" }
        ],
        "urls" : [
          { "url" : "https://t.co/Ab1", "expanded_url" : "https://boiler.example/status", "indices" : [ "45", "61" ] }
        ]
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1001",
      "id" : "1001",
      "created_at" : "Sun Nov 08 18:00:00 +0000 2026",
      "full_text" : "RT @City: Roadworks on Mill Lane",
      "favorite_count" : "0",
      "retweet_count" : "4",
      "lang" : "und",
      "entities" : { "hashtags" : [ ], "symbols" : [ ], "user_mentions" : [ { "screen_name" : "City", "id_str" : "-1" } ], "urls" : [ ] }
    }
  }
]
