window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "id_str" : "1",
      "created_at" : "Mon Nov 09 08:14:03 +0000 2026",
      "full_text" : "whole"
    }
  },
  {
    "tweet" : {
      "id_str" : "2",
      "created_at" : "Mon Nov 09 08:15:03 +0000 2026",
      "full_text" : "open
    }
  },
  {
    "tweet" : {
      "id_str" : "3",
      "full_text" : "no time"
    }
  },
  {
    "tweet" : {
      "id_str" : "4",
      "created_at" : "Mon Nov 09 08:16:03 +0000 2026",
      "full_text" : "whole again"
    }
  },
  {
    "tweet" : {
      "id_str" : "5",
      "created_at" : "Mon Nov 09 08:1
