import MessageCore

/// A spelling of time that the user describes, in the signs of `strptime`: `%d/%m/%Y %H:%M`.
///
/// `%Y` year, `%y` its last two digits (69 to 99 are of the last century), `%m` month, `%b` and `%B` its English name,
/// `%d` and `%e` day, `%H` hour, `%I` hour of twelve with `%p`, `%M` minute, `%S` second, `%f` fraction, `%z` zone,
/// `%s` seconds since 1970, `%a` and `%A` a weekday's name, `%%`. A blank stands for any blanks. Without `%z`, UTC.
public struct TimeFormat: Sendable, Equatable {
  /// The format as it was given.
  public let text: String
  private let pieces: [Piece]

  private enum Piece: Equatable {
    case sign(UInt8)
    case blank
    case character(UInt8)
  }

  /// - Throws: `ImportFailure` where a sign is not known, or no day is told.
  public init(_ text: String) throws(ImportFailure) {
    self.text = text
    var pieces: [Piece] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let sign = rest.popFirst(), Self.signs.contains(sign) else {
          throw ImportFailure(
            "\(TerminalText.quoted(text)): known are %Y %y %m %b %d %H %I %p %M %S %f %z %s %a and %%")
        }
        pieces.append(sign == UInt8(ascii: "%") ? .character(sign) : .sign(sign))
      } else if byte == UInt8(ascii: " ") {
        if pieces.last != .blank { pieces.append(.blank) }
      } else {
        pieces.append(.character(byte))
      }
    }
    func has(_ signs: String) -> Bool { signs.utf8.contains { pieces.contains(.sign($0)) } }
    guard has("s") || has("Yy") && has("mbB") && has("de") else {
      throw ImportFailure("\(TerminalText.quoted(text)) tells no day: it needs %Y, %m and %d, or %s")
    }
    self.pieces = pieces
  }

  private static let signs = Array("YymbBdeHIpMSfzsaA%".utf8)
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The moment that a text spells; nil where it does not fit the format.
  func timestamp(_ text: Span<UInt8>) -> Timestamp? {
    var reader = Reader(text: text.extracting(text.trimmed).withUnsafeBufferPointer { Array($0) })
    for piece in pieces {
      switch piece {
      case .blank: reader.skipBlanks()
      case .character(let byte): guard reader.take(byte) else { return nil }
      case .sign(let sign): guard reader.read(sign) else { return nil }
      }
    }
    return reader.moment
  }

  private struct Reader {
    let text: [UInt8]
    var index = 0
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var nanoseconds: Int32 = 0
    var offset = 0
    var isAfternoon: Bool?
    var unix: Int64?

    var moment: Timestamp? {
      guard index == text.count else { return nil }
      if let unix { return Timestamp(seconds: unix, nanoseconds: nanoseconds) }
      var hour = hour
      if let isAfternoon {
        guard 1...12 ~= hour else { return nil }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      return Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59),
        nanoseconds: nanoseconds)?.adding(seconds: Int64((second == 60 ? 1 : 0) - offset))
    }

    mutating func skipBlanks() {
      while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      guard index < text.count, text[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func read(_ sign: UInt8) -> Bool {
      switch sign {
      case UInt8(ascii: "Y"): return number(4, into: \.year, from: 4)
      case UInt8(ascii: "y"):
        guard number(2, into: \.year, from: 2) else { return false }
        year += year >= 69 ? 1900 : 2000
        return true
      case UInt8(ascii: "m"): return number(2, into: \.month)
      case UInt8(ascii: "d"), UInt8(ascii: "e"):
        skipBlanks()
        return number(2, into: \.day)
      case UInt8(ascii: "H"), UInt8(ascii: "I"): return number(2, into: \.hour)
      case UInt8(ascii: "M"): return number(2, into: \.minute)
      case UInt8(ascii: "S"): return number(2, into: \.second)
      case UInt8(ascii: "f"): return fraction()
      case UInt8(ascii: "s"):
        guard let value = digits(1...12) else { return false }
        unix = Int64(value)
        return true
      case UInt8(ascii: "z"): return zone()
      case UInt8(ascii: "p"): return half()
      case UInt8(ascii: "b"), UInt8(ascii: "B"):
        guard let found = months.firstIndex(of: String(word().prefix(3))) else { return false }
        month = found + 1
        return true
      default: return !word().isEmpty
      }
    }

    private mutating func number(_ most: Int, into field: WritableKeyPath<Reader, Int>, from least: Int = 1)
      -> Bool
    {
      guard let value = digits(least...most) else { return false }
      self[keyPath: field] = value
      return true
    }

    private mutating func digits(_ counts: ClosedRange<Int>) -> Int? {
      let start = index
      var value = 0
      while index - start < counts.upperBound, index < text.count, 0x30...0x39 ~= text[index] {
        value = value * 10 + Int(text[index] - 0x30)
        index += 1
      }
      return index - start >= counts.lowerBound ? value : nil
    }

    private mutating func fraction() -> Bool {
      let start = index
      guard var value = digits(1...9) else { return false }
      for _ in (index - start)..<9 { value *= 10 }
      nanoseconds = Int32(value)
      return true
    }

    private mutating func zone() -> Bool {
      skipBlanks()
      if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return true }
      let sign = take(UInt8(ascii: "-")) ? -1 : 1
      if sign > 0, !take(UInt8(ascii: "+")) { return ["utc", "gmt"].contains(word()) }
      guard let hours = digits(2...2) else { return false }
      _ = take(UInt8(ascii: ":"))
      offset = sign * (hours * 60 + (digits(2...2) ?? 0)) * 60
      return hours < 24
    }

    private mutating func half() -> Bool {
      let word = word()
      isAfternoon = word.hasPrefix("p")
      _ = take(UInt8(ascii: "."))
      if take(UInt8(ascii: "m")) || take(UInt8(ascii: "M")) { _ = take(UInt8(ascii: ".")) }
      return word.hasPrefix("p") || word.hasPrefix("a")
    }

    private mutating func word() -> String {
      let start = index
      while index < text.count, UInt8(ascii: "a")...UInt8(ascii: "z") ~= text[index] | 0x20 { index += 1 }
      return String(decoding: text[start..<index], as: UTF8.self).lowercased()
    }
  }
}
