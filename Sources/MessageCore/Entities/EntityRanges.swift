/// Where the entities of a text stand, by the rules that `TextEntities` tells of, without a string for any of them.
///
/// A value is meant to be reused for text after text.
public struct EntityRanges: Sendable {
  /// One entity.
  public struct Entity: Sendable, Equatable {
    /// What it is.
    public let kind: Kind
    /// All its bytes, from its sign on.
    public let range: Range<Int>
    /// The bytes of the handle, tag or symbol behind the sign; of a link, all. The rest of a mention is its list.
    public let name: Range<Int>
  }

  /// The kinds of entities.
  public enum Kind: Sendable {
    case mention
    case hashtag
    case cashtag
    case link
    /// A web address without its protocol.
    case bareLink
  }

  /// What was found, in text order.
  public private(set) var entities: [Entity] = []

  public init() {}

  /// Finds the entities of a text given as UTF-8, and forgets those of the text before.
  public mutating func find(in text: Span<UInt8>) {
    entities.removeAll(keepingCapacity: true)
    // The first byte of the full-width ＠ and ＃.
    let mayBeFullWidth = text.index(of: 0xEF) != nil
    MentionScanner.findMentions(in: text, mayBeFullWidth: mayBeFullWidth, into: &entities)
    TagScanner.findHashtags(in: text, mayBeFullWidth: mayBeFullWidth, into: &entities)
    TagScanner.findCashtags(in: text, into: &entities)
    LinkScanner.findLinks(in: text, into: &entities)
    dropOverlapping()
  }

  /// Puts the entities into text order, and drops each one that overlaps an earlier one. Two never start at the same
  /// byte, because their first characters differ.
  private mutating func dropOverlapping() {
    var isSorted = true
    for index in entities.indices.dropFirst()
    where entities[index].range.lowerBound < entities[index - 1].range.lowerBound {
      isSorted = false
      break
    }
    if !isSorted { entities.sort { $0.range.lowerBound < $1.range.lowerBound } }
    var kept = 0
    var claimed = 0
    for index in entities.indices where entities[index].range.lowerBound >= claimed {
      claimed = entities[index].range.upperBound
      if kept < index { entities[kept] = entities[index] }
      kept += 1
    }
    entities.removeLast(entities.count - kept)
  }
}
