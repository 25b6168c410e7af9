window.YTD.direct_messages.part0 = [
  { "dmConversation" : { "conversationId" : "5-77", "messages" : [
    { "messageCreate" : { "recipientId" : "5", "senderId" : "77", "id" : "202", "createdAt" : "2026-11-09T10:02:00.000Z",
      "text" : "Order 12 &amp; 13, see https://t.co/y", "mediaUrls" : [ ],
      "urls" : [ { "url" : "https://t.co/y", "expanded" : "https://shop.example/12", "display" : "shop.example/12" } ] } },
    { "messageCreate" : { "recipientId" : "77", "senderId" : "5", "id" : "201", "createdAt" : "2026-11-09T10:01:00.000Z",
      "text" : "What is the order number?", "urls" : [ ] } } ] } }
]
