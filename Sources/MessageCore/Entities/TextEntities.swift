/// The people, topics, stocks and web addresses that a text names, found by the published twitter-text rules
/// (<https://github.com/twitter/twitter-text>, version 3), for sources that deliver none themselves.
///
/// All ranges count UTF-8 bytes of the text. Where two entities would overlap, the one that starts first stands
/// alone: `#tag` inside a link is part of the link. The scanners read a text once, in time linear in its length.
///
/// Of the twitter-text conformance files, `extract.yml` and `validate.yml` apply in full, with these readings:
/// - Their indices count UTF-16 units, and `validate.yml`'s ranges include their last unit; ours are half-open UTF-8
///   ranges, so the test converts them.
/// - `validate.yml`'s `tweets` section predates weights: it is counted by `WeightedLength.Rules.version1`.
/// - `validate.yml`'s `urls` and `urls_without_protocol` check a whole string against the grammar of RFC 3986, not a
///   link within a text. Nothing here accepts an address in that way, so there is nothing that they could test.
/// - `tlds.yml` also names about 140 top-level domains that have left the root zone since (`.doosan`, `.mcd`); a link
///   below one leads nowhere and is not found.
/// - `autolink.yml` and `hit_highlighting.yml` test the writing of HTML, which is not done here.
///
/// Where the published implementations differ, and their tests are silent: an address without protocol keeps its port
/// and query even without a path; a host cut out of letters of another script does not start with `-` or `_`, and takes
/// a path along only if it reaches up to it; a backslash is no part of a host.
public struct TextEntities: Sendable, Equatable {
  /// `@handle`, or a list `@handle/list`.
  public struct Mention: Sendable, Equatable {
    /// The account's name as written, without the at sign.
    public let handle: String
    /// The list's name without the slash, if a list was named.
    public let list: String?
    /// The bytes from the at sign to the end of the handle or list.
    public let range: Range<Int>
  }

  /// `#text`.
  public struct Hashtag: Sendable, Equatable {
    /// The tag as written, without the number sign.
    public let text: String
    /// The bytes from the number sign to the end of the tag.
    public let range: Range<Int>
  }

  /// `$symbol`, a stock.
  public struct Cashtag: Sendable, Equatable {
    /// The symbol as written, without the dollar sign.
    public let symbol: String
    /// The bytes from the dollar sign to the end of the symbol.
    public let range: Range<Int>
  }

  /// A web address, with or without its protocol.
  public struct Link: Sendable, Equatable {
    /// The address as written; without protocol where the text has none.
    public let url: String
    /// Whether the text spells out `http://` or `https://`.
    public let hasProtocol: Bool
    /// The bytes of the address.
    public let range: Range<Int>
  }

  /// Accounts and lists, in text order.
  public let mentions: [Mention]
  /// Hashtags, in text order.
  public let hashtags: [Hashtag]
  /// Cashtags, in text order.
  public let cashtags: [Cashtag]
  /// Web addresses, in text order.
  public let links: [Link]
  /// The handle that the text starts with, after spaces only: whom a reply addresses.
  public let replyHandle: String?

  /// Finds the entities of `text`.
  public init(_ text: String) {
    self.init(utf8: text.utf8.span)
  }

  /// Finds the entities of a text given as UTF-8; a malformed byte stands for U+FFFD.
  public init(utf8 text: Span<UInt8>) {
    var found = EntityRanges()
    found.find(in: text)
    var mentions: [Mention] = []
    var hashtags: [Hashtag] = []
    var cashtags: [Cashtag] = []
    var links: [Link] = []
    for entity in found.entities {
      let (name, range) = (text.text(in: entity.name), entity.range)
      switch entity.kind {
      case .mention:
        let end = entity.name.upperBound
        let list = range.upperBound > end ? text.text(in: end + 1..<range.upperBound) : nil
        mentions.append(Mention(handle: name, list: list, range: range))
      case .hashtag: hashtags.append(Hashtag(text: name, range: range))
      case .cashtag: cashtags.append(Cashtag(symbol: name, range: range))
      case .link: links.append(Link(url: name, hasProtocol: true, range: range))
      case .bareLink: links.append(Link(url: name, hasProtocol: false, range: range))
      }
    }
    self.mentions = mentions
    self.hashtags = hashtags
    self.cashtags = cashtags
    self.links = links
    self.replyHandle = MentionScanner.replyHandle(in: text)
  }
}
