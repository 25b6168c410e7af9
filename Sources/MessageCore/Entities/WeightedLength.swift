// The normaliser is the standard library's own, behind the `==` of strings; swift-foundation reaches it the same way.
@_spi(_Unicode) import Swift

/// How long a text is for a network that counts by weight, by the published twitter-text rules: scripts that say more
/// with a character weigh more, and every link weighs the same.
///
/// Ranges count UTF-8 bytes of the text as given; weights are those of its composed form (NFC).
public struct WeightedLength: Sendable, Equatable {
  /// The weights of one version of the rules.
  public struct Rules: Sendable, Equatable {
    /// The greatest length of a valid text.
    public var maximum: Int
    /// What a weight is divided by for a length.
    public var scale: Int
    /// The weight of a character outside `ranges`, and of an emoji.
    public var defaultWeight: Int
    /// The weight of the characters in `ranges`.
    public var rangeWeight: Int
    /// The code points of Latin to Georgian letters, and of spaces, dashes and quotation marks.
    public var ranges: [ClosedRange<UInt32>]
    /// The length of every link.
    public var linkLength: Int
    /// Whether an emoji of several code points weighs as one character.
    public var countsEmojiAsOne: Bool

    /// 140 characters of equal weight.
    public static let version1 = Rules(
      maximum: 140, scale: 1, defaultWeight: 1, rangeWeight: 1, ranges: [], linkLength: 23,
      countsEmojiAsOne: false)

    /// 280, each code point of an emoji counted for itself.
    public static let version2 = Rules(
      maximum: 280, scale: 100, defaultWeight: 200, rangeWeight: 100,
      ranges: [0...4351, 8192...8205, 8208...8223, 8242...8247], linkLength: 23, countsEmojiAsOne: false)

    /// 280, an emoji counted as one character: the version in use.
    public static let version3: Rules = {
      var rules = version2
      rules.countsEmojiAsOne = true
      return rules
    }()
  }

  /// The length, in the unit of the rules' maximum.
  public let length: Int
  /// The length in thousandths of the greatest one allowed.
  public let permillage: Int
  /// Whether the text is neither blank nor too long and has no forbidden character.
  public let isValid: Bool
  /// The whole text; empty for a blank one.
  public let displayRange: Range<Int>
  /// The longest start of the text that would be valid by itself; it never splits a link or a visible character.
  public let validRange: Range<Int>

  /// Measures `text`.
  public init(_ text: String, rules: Rules = .version3) {
    let utf8 = text.utf8.span
    guard text.unicodeScalars.contains(where: { $0 > " " }) else {
      (length, permillage, isValid, displayRange, validRange) = (0, 0, false, 0..<0, 0..<0)
      return
    }
    var measure = Measure(rules: rules)
    var links: [EntityRanges.Entity] = []
    LinkScanner.findLinks(in: utf8, into: &links)
    var offset = 0
    for link in links {
      measure.addText(of: text, offset..<link.range.lowerBound)
      measure.add(weight: rules.linkLength * rules.scale, to: link.range.upperBound)
      offset = link.range.upperBound
    }
    measure.addText(of: text, offset..<utf8.count)

    length = measure.weight / rules.scale
    permillage = length * 1000 / rules.maximum
    isValid = !measure.isForbidden && length <= rules.maximum
    displayRange = 0..<utf8.count
    validRange = 0..<measure.validEnd
  }
}

/// The weight of a text read so far.
private struct Measure {
  let rules: WeightedLength.Rules
  var weight = 0
  var isForbidden = false
  var validEnd = 0

  init(rules: WeightedLength.Rules) { self.rules = rules }

  /// Adds a unit that ends at `end`.
  mutating func add(weight unit: Int, to end: Int) {
    weight += unit
    if !isForbidden, weight <= rules.maximum * rules.scale { validEnd = end }
  }

  /// Adds the characters of `range`, which holds no link.
  mutating func addText(of text: String, _ range: Range<Int>) {
    let utf8 = text.utf8.span
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, end) = utf8.readScalar(at: offset)
      if scalar.standsAlone, end == range.upperBound || utf8.readScalar(at: end).scalar.standsAlone {
        add(weight: weight(of: scalar), to: end)
        offset = end
      } else {
        offset = addCharacter(of: text, offset..<range.upperBound)
      }
    }
  }

  /// Adds the character that `range` starts with, however many scalars it has; the result is its end.
  private mutating func addCharacter(of text: String, _ range: Range<Int>) -> Int {
    let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
    let limit = text.utf8.index(text.startIndex, offsetBy: range.upperBound)
    guard let character = text[start..<limit].first else { return range.upperBound }
    let end = range.lowerBound + character.utf8.count
    var characterWeight = 0
    var composed = String.UnicodeScalarView()
    let utf8 = text.utf8.span
    var offset = range.lowerBound
    while offset < end {
      if rules.countsEmojiAsOne, let emojiEnd = EmojiSequence.end(in: utf8, at: offset) {
        characterWeight += rules.defaultWeight
        offset = emojiEnd
      } else {
        let (scalar, scalarEnd) = utf8.readScalar(at: offset)
        isForbidden = isForbidden || scalar.isForbiddenInPosts
        composed.append(scalar)
        offset = scalarEnd
      }
    }
    for scalar in String(composed)._nfc { characterWeight += weight(of: scalar) }
    add(weight: characterWeight, to: end)
    return end
  }

  private func weight(of scalar: Unicode.Scalar) -> Int {
    for range in rules.ranges where range.contains(scalar.value) { return rules.rangeWeight }
    return rules.defaultWeight
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is its own composed form and joins with nothing before it, nor after it if that stands alone
  /// too. True of the letters and signs that most texts consist of; where it is false, nothing is known.
  fileprivate var standsAlone: Bool {
    switch self {
    case "\u{0}"..."\u{2FF}", "\u{400}"..."\u{482}", "\u{48A}"..."\u{52F}": true
    case "\u{3000}"..."\u{3029}", "\u{3041}"..."\u{3096}", "\u{30A0}"..."\u{30FF}": true
    case "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}", "\u{FF01}"..."\u{FF60}": true
    default: false
    }
  }
}
