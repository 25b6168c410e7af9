/// Digits of a text in groups, parted by single spaces, hyphens, full stops or parentheses: what may be a number to call
/// or to pay with.
struct DigitGroups {
  /// Longer runs are no number that we know.
  static var mostDigits: Int { 40 }

  private var digits = InlineArray<40, UInt8>(repeating: 0)
  private var groupEnds = InlineArray<40, UInt8>(repeating: 0)
  /// Where the groups begin and end in the text.
  private var starts = InlineArray<40, Int>(repeating: 0)
  private var ends = InlineArray<40, Int>(repeating: 0)
  private(set) var groupCount = 0
  private(set) var digitCount = 0
  /// Where the run ends in the text, whether it can be used or not.
  private(set) var end: Int
  /// Whether a plus sign stands before.
  private(set) var hasPlus = false
  /// Whether a parenthesis stands directly before.
  private(set) var hasParenthesis = false
  /// Whether the last group was left out, as letters follow it.
  private(set) var isCut = false
  /// Whether there are too many digits, or a sign before the run that says it is another thing.
  private(set) var isUnusable = false

  /// Reads the groups from the digit at `start` on.
  init(of text: Span<UInt8>, at start: Int) {
    end = start
    readBefore(start, text)
    var position = start
    while position < text.count, DigitGroups.isDigit(text[position]) {
      let groupStart = position
      while position < text.count, DigitGroups.isDigit(text[position]) {
        append(text[position])
        position += 1
      }
      end = position
      // `2pm`, `50%`, `12_3`: not a group of these.
      if position < text.count, DigitGroups.clings(text[position]) {
        dropDigits(position - groupStart)
        isCut = true
        break
      }
      guard !isUnusable, groupCount < DigitGroups.mostDigits else {
        isUnusable = true
        break
      }
      groupEnds[groupCount] = UInt8(digitCount)
      starts[groupCount] = groupStart
      ends[groupCount] = position
      groupCount += 1
      var separators = 0
      while position < text.count, separators < 3, DigitGroups.parts(text[position]) {
        position += 1
        separators += 1
      }
      guard separators < 3 else { break }
    }
    // The digits of a run that is too long belong together.
    while end < text.count, isUnusable, DigitGroups.isDigit(text[end]) { end += 1 }
  }

  /// The digits of the groups `groups`, as values; `position` counts from the first of them.
  func digit(_ position: Int, from group: Int) -> UInt8 { digits[firstDigit(of: group) + position] }

  func digitCount(of groups: Range<Int>) -> Int {
    Int(groupEnds[groups.upperBound - 1]) - firstDigit(of: groups.lowerBound)
  }

  func count(of group: Int) -> Int { digitCount(of: group..<group + 1) }

  /// The bytes of the text that the groups take.
  func range(of groups: Range<Int>) -> Range<Int> { starts[groups.lowerBound]..<ends[groups.upperBound - 1] }

  /// The value of up to eighteen digits.
  func value(_ positions: Range<Int>, from group: Int) -> Int {
    positions.reduce(0) { $0 * 10 + Int(digit($1, from: group)) }
  }

  private func firstDigit(of group: Int) -> Int { group == 0 ? 0 : Int(groupEnds[group - 1]) }

  private mutating func append(_ byte: UInt8) {
    guard digitCount < DigitGroups.mostDigits else { return isUnusable = true }
    digits[digitCount] = byte &- UInt8(ascii: "0")
    digitCount += 1
  }

  private mutating func dropDigits(_ count: Int) { digitCount = max(digitCount - count, 0) }

  /// Looks at what stands before the first digit.
  private mutating func readBefore(_ start: Int, _ text: Span<UInt8>) {
    var before = start - 1
    if before >= 0, text[before] == UInt8(ascii: "(") {
      hasParenthesis = true
      before -= 1
    }
    guard before >= 0 else { return }
    switch text[before] {
    case UInt8(ascii: "+"): hasPlus = true
    // Numbers of things, prices, parts of names, links, decimals, times.
    case UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "/"),
      UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "&"), UInt8(ascii: "%"):
      isUnusable = true
    case UInt8(ascii: ":"): isUnusable = before > 0 && DigitGroups.isDigit(text[before - 1])
    case 0xA3, 0xA5: isUnusable = before > 0 && text[before - 1] == 0xC2  // £, ¥
    case 0xAC: isUnusable = before > 1 && text[before - 1] == 0x82 && text[before - 2] == 0xE2  // €
    default: break
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  static func parts(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): true
    default: false
    }
  }

  private static func clings(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "/"), 0xC3...0xDF: true
    default: (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
  }
}
