public import MessageCore

/// A network that can be asked: its name on the command line, what can be asked of it, and who it must know.
///
/// Each network stands beside its adapter; `all` names them in one place.
public struct SourceNetwork: Sendable {
  /// What `fetch` calls it.
  public let name: String
  /// What it is, in a few words, for `--help`.
  public let summary: String
  /// Where its API is; nil where every server has its own.
  public let defaultServer: String?
  /// What can be asked of it; a query has one of them. Empty where `url` says it all.
  public let queries: [SourceOption]
  /// What else a query may say.
  public let details: [SourceOption]
  /// The secrets that it takes.
  public let credentials: [CredentialField]
  /// How it makes tokens of secrets that are not sent with every request; nil where it does not.
  public let login: SourceLogin?
  /// Whether the server that `stream` names gets the credentials, too.
  let sharesCredentialsWithStream: Bool

  let makeAdapter: @Sendable (SourceQuery, SourceCursor) throws(SourceFailure) -> any SourceAdapter

  init(
    name: String, summary: String, defaultServer: String? = nil, queries: [SourceOption],
    details: [SourceOption] = [], credentials: [CredentialField] = [], login: SourceLogin? = nil,
    sharesCredentialsWithStream: Bool = false,
    makeAdapter:
      @escaping @Sendable (SourceQuery, SourceCursor) throws(SourceFailure) -> any SourceAdapter
  ) {
    self.name = name
    self.summary = summary
    self.defaultServer = defaultServer
    self.queries = queries
    self.details = details
    self.credentials = credentials
    self.login = login
    self.sharesCredentialsWithStream = sharesCredentialsWithStream
    self.makeAdapter = makeAdapter
  }

  /// Every network that can be asked.
  public static let all: [SourceNetwork] = [
    .mastodon, .bluesky, .x, .facebook, .instagram, .reddit, .stackExchange, .hackerNews, .discourse,
    .youTube,
    .zendesk, .appStore, .appStoreConnect, .googleBusiness, .googleMaps, .trustpilot, .tripAdvisor, .feed,
  ]

  /// The network of that name.
  public static func named(_ name: String) -> SourceNetwork? { all.first { $0.name == name } }

  /// The secrets that are enough, by their names: those of one list together.
  public var credentialSets: [[String]] {
    var sets: [[String]] = []
    for field in credentials {
      switch field.placement {
      case .bearer, .field, .parameter: sets.append([field.name])
      case .basic(let name, _): sets.append([name, field.name])
      case .login, .signing, .part, .signature: break
      }
    }
    let groups = [CredentialField.Placement.login, .signing].map { placement in
      credentials.filter { $0.placement == placement }.map(\.name)
    }
    return sets + groups.filter { !$0.isEmpty }
  }

  /// Whether its queries can say that.
  public func accepts(_ option: SourceOption) -> Bool { queries.contains(option) || details.contains(option) }
}

/// Something that a query can say, by the same name on the command line and in the configuration.
public enum SourceOption: String, CaseIterable, Sendable {
  case server, url, stream
  // What is asked for.
  case mentions, notifications, conversations, home, `public`, hashtag, account, search, post
  case new, comments, latest, topic, video, channel, volume, reviews, app, location, business
  // Where to look, and how.
  case subreddit, profile, site, country, language, step, backfill

  /// Whether it stands alone: it takes no value.
  public var isFlag: Bool {
    switch self {
    case .mentions, .notifications, .conversations, .home, .public, .new, .comments, .latest, .reviews: true
    default: false
    }
  }
}

/// A secret that a network takes.
public struct CredentialField: Equatable, Sendable {
  /// Where a secret stands in a request.
  public enum Placement: Equatable, Sendable {
    /// `Authorization: Bearer …` (RFC 6750).
    case bearer
    /// A header field of that name.
    case field(String)
    /// A parameter of the address.
    case parameter(String)
    /// `Authorization: Basic …` (RFC 7617): the secret of that name with what follows it, a colon, and this one.
    case basic(name: String, suffix: String)
    /// A parameter of the address that proves that both are known: the secret of that name, signed with this one (RFC 2104
    /// with SHA-256).
    case signature(of: String, parameter: String)
    /// Only together with another.
    case part
    /// Only in the request that logs in, or in the token that is made without asking.
    case login
    /// Nowhere: together with the others of its kind it signs each request (OAuth 1.0, RFC 5849).
    case signing
  }

  /// Its name in the credentials file and, in capitals, in the environment.
  public let name: String
  public let placement: Placement

  init(_ name: String, _ placement: Placement) {
    self.name = name
    self.placement = placement
  }
}

/// What a source asks of its network.
public struct SourceQuery: Sendable {
  public let network: SourceNetwork
  /// The source's name: the configuration's, else the network's.
  public let source: String
  /// What was said, flags as empty texts.
  public let options: [SourceOption: String]
  /// How far back a first run goes; nil for as far as the network has.
  public var since: Timestamp?
  /// Whether the original objects are kept under `raw`.
  public var keepsRaw = false
  /// Whether the source is followed, so that its stream is wanted.
  public var isFollowed = false
  /// Whether there are credentials, so that what needs them is asked for.
  public var hasCredentials = false
  /// The address that all requests begin with, without a slash at its end.
  public let server: String
  public let origin: Origin
  /// The address that streams begin with, without a slash at its end; nil where none is named.
  let streamServer: String?
  /// What is asked for; nil where the address says it all.
  public let query: SourceOption?

  /// - Throws: `SourceFailure` where this is no query of the network.
  public init(
    _ network: SourceNetwork, source: String, options: [SourceOption: String]
  ) throws(SourceFailure) {
    for option in options.keys.sorted(by: { $0.rawValue < $1.rawValue }) where !network.accepts(option) {
      throw SourceFailure("\(network.name) knows no '\(option.rawValue)'")
    }
    let asked = network.queries.filter { options[$0] != nil }
    guard asked.count <= 1 else {
      throw SourceFailure(
        "'\(asked[0].rawValue)' and '\(asked[1].rawValue)' are two queries; make them two sources")
    }
    guard asked.count == 1 || network.queries.isEmpty else {
      let names = network.queries.map { "'\($0.rawValue)'" }
      throw SourceFailure("say what to ask for: \(names.joined(separator: ", "))")
    }
    guard let address = options[.url] ?? options[.server] ?? network.defaultServer else {
      throw SourceFailure("'\(network.accepts(.url) ? "url" : "server")' is missing")
    }
    var (server, origin) = try Self.place(address)
    if options[.url] == nil { while server.hasSuffix("/") { server.removeLast() } }
    var streamServer: String?
    if let stream = options[.stream] { streamServer = try Self.place(stream).address }
    while streamServer?.hasSuffix("/") == true { streamServer?.removeLast() }
    self.network = network
    self.source = source
    self.options = options
    self.server = server
    self.origin = origin
    self.streamServer = streamServer
    query = asked.first
  }

  /// The whole address of a server, and where it is.
  private static func place(_ address: String) throws(SourceFailure) -> (address: String, origin: Origin) {
    var whole = address.contains("://") ? address : "https://\(address)"
    // WebSockets begin as HTTP.
    for (scheme, web) in [("wss://", "https://"), ("ws://", "http://")] where whole.hasPrefix(scheme) {
      whole = web + whole.dropFirst(scheme.count)
    }
    guard let origin = Origin(whole) else {
      throw SourceFailure(
        "not an address of https or http, without a user's name: \(TerminalText.quoted(address))")
    }
    return (whole, origin)
  }

  /// Where the credentials may be sent: to the source, and to the server of its stream where that is named.
  public var credentialOrigins: Set<Origin> {
    let stream = network.sharesCredentialsWithStream ? streamServer.flatMap { Origin($0) } : nil
    return Set([origin, stream].compactMap { $0 })
  }

  /// What an option says.
  ///
  /// - Throws: `SourceFailure` where it says nothing.
  func value(_ option: SourceOption) throws(SourceFailure) -> String {
    guard let value = options[option], !value.isEmpty else {
      throw SourceFailure("'\(option.rawValue)' is missing")
    }
    return value
  }

  /// What the query is known by in the state: all that decides what is brought.
  public var key: String {
    let ways: Set<SourceOption> = [.server, .url, .stream, .backfill]
    let others = options.filter { !ways.contains($0.key) }
    let words = others.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      $0.value.isEmpty ? $0.key.rawValue : "\($0.key.rawValue)=\($0.value)"
    }
    return ([network.name, server] + words).joined(separator: " ")
  }

  /// An adapter that goes on where `cursor` says.
  ///
  /// - Throws: `SourceFailure` where the query makes no sense.
  public func adapter(from cursor: SourceCursor) throws(SourceFailure) -> any SourceAdapter {
    try network.makeAdapter(self, cursor)
  }

  /// A reader of the network's pages for this source.
  func reader(_ format: ImportFormat, server: String? = nil) -> PageReader {
    PageReader(format, source: source, server: server, keepsRaw: keepsRaw)
  }
}
