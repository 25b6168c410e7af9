import MessageCore

/// The members of a message that a column can fill or `--set` can name, with dots for members of members.
///
/// Their order is that of the members in a record.
enum MessageMember: String, CaseIterable {
  case id
  case network
  case kind
  case createdAt = "created_at"
  case observedAt = "observed_at"
  case authorID = "author.id"
  case authorHandle = "author.handle"
  case authorName = "author.name"
  case authorFollowers = "author.followers"
  case authorBot = "author.bot"
  case direction
  case text
  case lang
  case replyTo = "reply_to"
  case conversation
  case quotes
  case reposts
  case mentions
  case hashtags
  case links
  case ratingValue = "rating.value"
  case ratingBest = "rating.best"
  case likes = "counts.likes"
  case repostCount = "counts.reposts"
  case replies = "counts.replies"
  case quoteCount = "counts.quotes"
  case views = "counts.views"
  case visibility
  case placeID = "place.id"
  case placeName = "place.name"
  case url
  case uri
  case source

  /// How a cell becomes a value.
  enum Content {
    case string, handle, reference, time, integer, number, boolean, handles, tags, links
    /// One of these words, whatever their case.
    case word([String])
  }

  var content: Content {
    switch self {
    case .id, .replyTo, .conversation, .quotes, .reposts: .reference
    case .createdAt, .observedAt: .time
    case .authorHandle: .handle
    case .authorFollowers, .likes, .repostCount, .replies, .quoteCount, .views: .integer
    case .authorBot: .boolean
    case .ratingValue, .ratingBest: .number
    case .kind: .word(Message.Kind.allCases.map(\.rawValue))
    case .direction: .word([Message.Direction.inbound, .outbound].map(\.rawValue))
    case .visibility: .word(Visibility.allCases.map(\.rawValue))
    case .mentions: .handles
    case .hashtags: .tags
    case .links: .links
    case .network, .authorID, .authorName, .text, .lang, .placeID, .placeName, .url, .uri, .source: .string
    }
  }

  /// The member's own name, and its object's where it is a member of a member.
  var names: (object: MemberName?, member: MemberName) {
    switch self {
    case .id: (nil, .id)
    case .network: (nil, .network)
    case .kind: (nil, .kind)
    case .createdAt: (nil, .createdAt)
    case .observedAt: (nil, .observedAt)
    case .authorID: (.author, .id)
    case .authorHandle: (.author, .handle)
    case .authorName: (.author, .name)
    case .authorFollowers: (.author, .followers)
    case .authorBot: (.author, .bot)
    case .direction: (nil, .direction)
    case .text: (nil, .text)
    case .lang: (nil, .lang)
    case .replyTo: (nil, .replyTo)
    case .conversation: (nil, .conversation)
    case .quotes: (nil, .quotes)
    case .reposts: (nil, .reposts)
    case .mentions: (nil, .mentions)
    case .hashtags: (nil, .hashtags)
    case .links: (nil, .links)
    case .ratingValue: (.rating, .value)
    case .ratingBest: (.rating, .best)
    case .likes: (.counts, .likes)
    case .repostCount: (.counts, .reposts)
    case .replies: (.counts, .replies)
    case .quoteCount: (.counts, .quotes)
    case .views: (.counts, .views)
    case .visibility: (nil, .visibility)
    case .placeID: (.place, .id)
    case .placeName: (.place, .name)
    case .url: (nil, .url)
    case .uri: (nil, .uri)
    case .source: (nil, .source)
    }
  }
}
