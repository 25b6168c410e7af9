import Glibc

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
    let found = Signs(in: text)
    var mentions = found.at ? MentionScanner.mentions(in: text) : []
    var hashtags = found.number ? TagScanner.hashtags(in: text) : []
    var cashtags = found.dollar ? TagScanner.cashtags(in: text) : []
    var links = found.dot ? LinkScanner.links(in: text) : []

    let kinds = [mentions.isEmpty, hashtags.isEmpty, cashtags.isEmpty, links.isEmpty].count { !$0 }
    if kinds > 1 {
      let starts = Self.startsOfUnclaimed(
        mentions.map(\.range) + hashtags.map(\.range) + cashtags.map(\.range) + links.map(\.range))
      mentions.removeAll { !starts.contains($0.range.lowerBound) }
      hashtags.removeAll { !starts.contains($0.range.lowerBound) }
      cashtags.removeAll { !starts.contains($0.range.lowerBound) }
      links.removeAll { !starts.contains($0.range.lowerBound) }
    }

    self.mentions = mentions
    self.hashtags = hashtags
    self.cashtags = cashtags
    self.links = links
    self.replyHandle = found.at ? MentionScanner.replyHandle(in: text) : nil
  }

  /// The starts of the ranges left when each one that overlaps an earlier one is dropped. Two entities never start at
  /// the same byte, because their first characters differ.
  private static func startsOfUnclaimed(_ ranges: [Range<Int>]) -> SortedStarts {
    var starts: [Int] = []
    var claimed = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.lowerBound >= claimed {
      starts.append(range.lowerBound)
      claimed = range.upperBound
    }
    return SortedStarts(starts: starts)
  }
}

/// Offsets in ascending order, of which there may be many in a text that is all tags.
private struct SortedStarts {
  let starts: [Int]

  func contains(_ start: Int) -> Bool {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low < starts.count && starts[low] == start
  }
}

/// Which signs a text holds at all, so that a text without them, the usual case, is scanned only once.
private struct Signs {
  let at: Bool
  let number: Bool
  let dollar: Bool
  let dot: Bool

  init(in text: Span<UInt8>) {
    // memchr looks at many bytes at once, so five looks take less time than one loop.
    let hasFullWidthSigns = text.holds(0xEF)  // the first byte of the full-width ＠ and ＃
    at = hasFullWidthSigns || text.holds(UInt8(ascii: "@"))
    number = hasFullWidthSigns || text.holds(UInt8(ascii: "#"))
    dollar = text.holds(UInt8(ascii: "$"))
    dot = text.holds(UInt8(ascii: "."))
  }
}

extension Span where Element == UInt8 {
  fileprivate func holds(_ byte: UInt8) -> Bool {
    withUnsafeBytes { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
  }
}
