/// One message of any network, as earshot-message(5) describes it: the members that fetch owns.
///
/// Nil means unknown: absent and `null` are the same.
public struct Message: Equatable, Sendable {
  /// Which side of the conversation wrote it.
  public enum Direction: String, Sendable, CaseIterable { case inbound, outbound }
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    case post, direct, comment, review, article, ticket, event
  }

  /// `network:native id`, unique and stable.
  public var id: String
  /// The network's name, lower case, such as `x` or `mastodon`.
  public var network: String?
  public var kind: Kind?
  public var createdAt: Timestamp?
  /// When this version was seen; of two records with one id, the later observed counts.
  public var observedAt: Timestamp?
  public var author: Author?
  public var direction: Direction?
  /// Plain text.
  public var text: String?
  /// A BCP 47 language tag.
  public var lang: String?
  /// The id of the message that this one answers.
  public var replyTo: String?
  /// The id of the conversation's first message, as the network tells it.
  public var conversation: String?
  public var quotes: String?
  public var reposts: String?
  public var mentions: [Mention] = []
  /// Without the number sign.
  public var hashtags: [String] = []
  public var links: [String] = []
  public var rating: Rating?
  public var counts: Counts?
  public var visibility: Visibility?
  public var place: Place?
  public var url: String?
  public var uri: String?
  /// The name of the source that brought it, from the configuration.
  public var source: String?

  public init(id: String) { self.id = id }

  /// Reads the members that fetch owns.
  ///
  /// - Throws: `LineError` where `id` is missing or a member has the wrong kind.
  public init(_ line: borrowing MessageLine) throws(LineError) {
    id = try line.requiredString(.id)
    network = try line.string(.network)
    kind = try line.string(.kind).flatMap { Kind(rawValue: $0) }
    createdAt = try line.timestamp(.createdAt)
    observedAt = try line.timestamp(.observedAt)
    author = try line.value(.author, as: .object).map(Author.init)
    direction = try line.string(.direction).flatMap { Direction(rawValue: $0) }
    text = try line.string(.text)
    lang = try line.string(.lang)
    replyTo = try line.string(.replyTo)
    conversation = try line.string(.conversation)
    quotes = try line.string(.quotes)
    reposts = try line.string(.reposts)
    mentions = try line.value(.mentions, as: .array)?.elements.map(Mention.init) ?? []
    hashtags = try line.value(.hashtags, as: .array)?.elements.compactMap { $0.string } ?? []
    links = try line.value(.links, as: .array)?.elements.compactMap { $0.string } ?? []
    rating = try line.value(.rating, as: .object).map(Rating.init)
    counts = try line.value(.counts, as: .object).map(Counts.init)
    visibility = try line.string(.visibility).flatMap { Visibility(rawValue: $0) }
    place = try line.value(.place, as: .object).map(Place.init)
    url = try line.string(.url)
    uri = try line.string(.uri)
    source = try line.string(.source)
  }

  /// Writes the message as a record; unknown members are left out.
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.type, "message")
      writer.member(.id, id)
      writer.member(.network, network)
      writer.member(.kind, kind?.rawValue)
      writer.member(.createdAt, createdAt)
      writer.member(.observedAt, observedAt)
      if let author {
        writer.key(.author)
        author.write(to: &writer)
      }
      writer.member(.direction, direction?.rawValue)
      writer.member(.text, text)
      writer.member(.lang, lang)
      writer.member(.replyTo, replyTo)
      writer.member(.conversation, conversation)
      writer.member(.quotes, quotes)
      writer.member(.reposts, reposts)
      writer.list(.mentions, mentions) { $1.write(to: &$0) }
      writer.list(.hashtags, hashtags) { $0.string($1) }
      writer.list(.links, links) { $0.string($1) }
      if let rating {
        writer.key(.rating)
        rating.write(to: &writer)
      }
      if let counts {
        writer.key(.counts)
        counts.write(to: &writer)
      }
      writer.member(.visibility, visibility?.rawValue)
      if let place {
        writer.key(.place)
        place.write(to: &writer)
      }
      writer.member(.url, url)
      writer.member(.uri, uri)
      writer.member(.source, source)
    }
  }
}

/// Who may see a message, from everybody to the two who write.
public enum Visibility: String, Comparable, Sendable, CaseIterable {
  case `public`, unlisted, followers, direct

  /// `public` is least: the strictest visibility is the greatest.
  public static func < (left: Visibility, right: Visibility) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Who wrote a message.
public struct Author: Equatable, Sendable {
  /// The account's id on its network, without a prefix; handles change, ids stay.
  public var id: String?
  /// Without the at sign; with the server where the network has servers.
  public var handle: String?
  public var name: String?
  public var followers: Int64?
  public var bot: Bool?

  public init(
    id: String? = nil, handle: String? = nil, name: String? = nil, followers: Int64? = nil, bot: Bool? = nil
  ) {
    self.id = id
    self.handle = handle
    self.name = name
    self.followers = followers
    self.bot = bot
  }

  /// Reads the `author` object of a message.
  public init(_ value: JSONValue) {
    let members = value[[.id, .handle, .name, .followers, .bot]]
    id = members[0]?.string
    handle = members[1]?.string
    name = members[2]?.string
    followers = members[3]?.integer
    bot = members[4]?.boolean
  }

  /// What stands for the person in keys and counts: the id, else the handle.
  public var key: String? { id ?? handle }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.id, id)
      writer.member(.handle, handle)
      writer.member(.name, name)
      writer.member(.followers, followers)
      writer.member(.bot, bot)
    }
  }
}

/// An account that a message names.
public struct Mention: Equatable, Sendable {
  /// Without the at sign.
  public var handle: String?
  public var id: String?

  public init(handle: String? = nil, id: String? = nil) {
    self.handle = handle
    self.id = id
  }

  /// Reads an element of `mentions`.
  public init(_ value: JSONValue) {
    handle = value[.handle]?.string
    id = value[.id]?.string
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.handle, handle)
      writer.member(.id, id)
    }
  }
}

/// How often others reacted, as far as the network tells.
public struct Counts: Equatable, Sendable {
  public var likes: Int64?
  public var reposts: Int64?
  public var replies: Int64?
  public var quotes: Int64?
  public var views: Int64?

  public init(
    likes: Int64? = nil, reposts: Int64? = nil, replies: Int64? = nil, quotes: Int64? = nil,
    views: Int64? = nil
  ) {
    self.likes = likes
    self.reposts = reposts
    self.replies = replies
    self.quotes = quotes
    self.views = views
  }

  /// Reads the `counts` object of a message.
  public init(_ value: JSONValue) {
    let members = value[[.likes, .reposts, .replies, .quotes, .views]]
    likes = members[0]?.integer
    reposts = members[1]?.integer
    replies = members[2]?.integer
    quotes = members[3]?.integer
    views = members[4]?.integer
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.likes, likes)
      writer.member(.reposts, reposts)
      writer.member(.replies, replies)
      writer.member(.quotes, quotes)
      writer.member(.views, views)
    }
  }
}

/// A review's stars.
public struct Rating: Equatable, Sendable {
  public var value: Double
  /// The best that can be given.
  public var best: Double?

  public init(value: Double, best: Double? = nil) {
    self.value = value
    self.best = best
  }

  /// Reads the `rating` object of a message.
  public init(_ object: JSONValue) {
    value = object[.value]?.number ?? 0
    best = object[.best]?.number
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.value, value)
      writer.member(.best, best)
    }
  }
}

/// Where a message was written, or the place it is about.
public struct Place: Equatable, Sendable {
  public var id: String?
  public var name: String?

  public init(id: String? = nil, name: String? = nil) {
    self.id = id
    self.name = name
  }

  /// Reads the `place` object of a message.
  public init(_ value: JSONValue) {
    id = value[.id]?.string
    name = value[.name]?.string
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.id, id)
      writer.member(.name, name)
    }
  }
}

extension JSONWriter {
  /// An array member; left out where there is nothing in it.
  @inlinable
  public mutating func list<Element>(
    _ name: MemberName, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    key(name)
    array { writer in
      for element in elements { write(&writer, element) }
    }
  }
}
