import MessageCore

/// Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, CDF and JSON Feed. A blog, a board that has nothing else, a status
/// page, the comments below an article.
///
/// What really arrives:
/// - Broken XML: see `XMLReader`. Wrong encodings: see `CharacterDecoder`.
/// - An id is missing: then link and time, the link, the title or a sum of the text stand for it. An id that is no address
///   (`guid` with a number) is unique in its feed at most; the host of the feed's link goes before it.
/// - Times of every spelling: see `LooseTime`. Many entries have none: they get the feed's own, else the time of the file.
/// - `published` counts before `created` and `updated`; Dublin Core's `date` is an update.
/// - A permanent `guid` is a link, where there is no other.
/// - `content:encoded` or `content` is the text, else `description` or `summary`, made plain; the title goes before it,
///   where the text does not begin with it.
/// - `thr:in-reply-to` makes a comment, `im:rating` and `gd:rating` a review.
/// - Any XML whose first element is `rss`, `rdf:RDF`, `feed`, `channel` or an entry is read.
struct FeedAdapter: ImportAdapter {
  private enum Reader {
    case unknown
    case xml(XMLRecordReader)
    case json(JSONAdapter<JSONFeed>)
  }

  private static let shape = XMLRecordReader.Shape(
    containers: ["rss", "channel", "feed", "rdf:rdf", "rdf", "items"], records: ["item", "entry"],
    description: "a feed", foldsCase: true)

  private let settings: ImportSettings
  private let member: ImportMember
  private let fallback: Timestamp
  private var reader = Reader.unknown
  private let address: String?
  /// What the feed has said about itself so far, where it is XML.
  private(set) var feed = FeedContext()
  /// Whether the document ended before its end.
  private(set) var isCut = false
  /// Whether it is JSON.
  var isJSON: Bool { if case .json = reader { true } else { false } }

  /// - Parameter address: where the feed came from, which is what its references are relative to.
  init(settings: ImportSettings, member: ImportMember, address: String? = nil) {
    self.settings = settings
    self.address = address
    if let address { feed.bases = [address] }
    self.member = member
    fallback = member.modifiedAt ?? Timestamp(seconds: 0)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    switch reader {
    case .unknown:
      guard input.isAtEnd || input.count >= 64 else { return .needsInput }
      let first = input.prefix(64).first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
      reader =
        first == UInt8(ascii: "{") ? .json(JSONAdapter(settings, member)) : .xml(XMLRecordReader(Self.shape))
      return try next(&input, &record)
    case .xml(var xml):
      reader = .unknown
      defer { reader = .xml(xml) }
      return try next(&input, &record, &xml)
    case .json(var json):
      reader = .unknown
      defer { reader = .json(json) }
      return try json.next(&input, &record)
    }
  }

  private mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord, _ xml: inout XMLRecordReader
  ) throws(ImportFailure) -> ImportStep {
    while true {
      switch try xml.next(&input) {
      case .needsInput: return .needsInput
      case .end: return .end
      case .opened: break
      case .cut(let line, let cause):
        record.reject(xml.rawBytes)
        isCut = true
        return .rejection(line: line, cause: cause)
      case .element(let element, _):
        (feed.bases, feed.language) = (
          (address.map { [$0] } ?? []) + xml.context.bases, xml.context.language ?? feed.language
        )
        guard element.name == "item" || element.name == "entry" else {
          feed.take(element)
          continue
        }
        var message = FeedEntry(element, in: feed).message(fallback: fallback)
        message.source = settings.source
        record.take(message, rawText: settings.keepsRaw ? xml.rawBytes : nil)
        return .record
      }
    }
  }
}

extension ImportFormat {
  static let feed = ImportFormat(
    name: "feed", summary: "RSS, Atom, RDF, CDF or JSON Feed", takesAnyBytes: true,
    members: .files("xml", "rss", "atom", "rdf"),
    likeness: { sample in
      if sample.isJSON { return sample.contains("https://jsonfeed.org/version/") ? .certain : .no }
      guard sample.firstByte == UInt8(ascii: "<") else { return .no }
      if sample.contains("wordpress.org/export/") || sample.contains("//disqus.com") { return .no }
      return sample.contains("<rss") || sample.contains("<feed") || sample.contains("<rdf:RDF")
        ? .certain : .no
    }
  ) { settings, member in FeedAdapter(settings: settings, member: member) }
}
