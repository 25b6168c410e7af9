window.YTD.direct_messages_group.part0 = [
  { "dmConversation" : { "conversationId" : "900", "messages" : [
    { "messageCreate" : { "senderId" : "77", "id" : "302", "createdAt" : "2026-11-09T11:02:00.000Z", "text" : "hello all" } },
    { "conversationNameUpdate" : { "initiatingUserId" : "5", "name" : "Heat", "createdAt" : "2026-11-09T11:01:30.000Z" } },
    { "joinConversation" : { "initiatingUserId" : "5", "participantsSnapshot" : [ "5", "77" ], "createdAt" : "2026-11-09T11:01:00.000Z" } },
    { "reactionCreate" : { "senderId" : "77" } } ] } }
]
