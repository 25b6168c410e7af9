import MessageCore

/// A text with people and contacts taken out, and where its bytes have gone.
struct TextMask {
  /// The masked text.
  let text: String
  private let edits: [(range: Range<Int>, length: Int)]

  /// - Parameters:
  ///   - marked: stretches of personal data that were found before, with their kinds; UTF-8 offsets.
  ///   - pseudonym: what stands for a handle.
  init(_ original: String, marked: [(range: Range<Int>, kind: String)], pseudonym: (String) -> String) {
    let bytes = Array(original.utf8)
    var found = ContactScanner.contacts(in: bytes).map { ($0.range, "[\($0.kind)]") }
    let entities = TextEntities(original)
    found += (entities.links.map(\.range) + Self.addresses(in: bytes)).map { ($0, "[link]") }
    found += HandleScanner.handles(in: bytes).map { range in
      let handle = String(decoding: bytes[range].dropFirst(), as: UTF8.self)
      return (range, "@" + pseudonym(handle))
    }
    found += marked.compactMap { mark in
      guard mark.range.lowerBound >= 0, mark.range.upperBound <= bytes.count, !mark.range.isEmpty else {
        return nil
      }
      return (mark.range, "[\(mark.kind)]")
    }
    // The stretch that begins first counts; of two, the longer.
    found.sort { ($0.0.lowerBound, $1.0.count) < ($1.0.lowerBound, $0.0.count) }
    var masked: [UInt8] = []
    var edits: [(range: Range<Int>, length: Int)] = []
    var end = 0
    for (range, replacement) in found where range.lowerBound >= end {
      masked += bytes[end..<range.lowerBound]
      masked += Array(replacement.utf8)
      edits.append((range, replacement.utf8.count))
      end = range.upperBound
    }
    masked += bytes[end...]
    text = String(decoding: masked, as: UTF8.self)
    self.edits = edits
  }

  /// Where a stretch of the original now stands; one that was taken out, or part of which was, is what stands there.
  func range(of original: Range<Int>) -> Range<Int> {
    position(of: original.lowerBound, isEnd: false)..<position(of: original.upperBound, isEnd: true)
  }

  /// Whether a stretch of the original is as it was.
  func isUntouched(_ original: Range<Int>) -> Bool { !edits.contains { $0.range.overlaps(original) } }

  /// Web addresses below any domain, also those that lead nowhere: to the next blank.
  private static func addresses(in text: [UInt8]) -> [Range<Int>] {
    let starts = ["http://", "https://", "www."].map { Array($0.utf8) }
    var addresses: [Range<Int>] = []
    var index = 0
    while index < text.count {
      let rest = text[index...]
      guard
        starts.contains(where: { start in
          rest.prefix(start.count).elementsEqual(start) { $0 | 0x20 == $1 | 0x20 }
        })
      else {
        index += 1
        continue
      }
      let end = rest.firstIndex { $0 <= 0x20 } ?? text.count
      addresses.append(index..<end)
      index = end
    }
    return addresses
  }

  private func position(of offset: Int, isEnd: Bool) -> Int {
    var shift = 0
    for edit in edits {
      if offset >= edit.range.upperBound {
        shift += edit.length - edit.range.count
      } else if offset > edit.range.lowerBound {
        return edit.range.lowerBound + shift + (isEnd ? edit.length : 0)
      } else {
        break
      }
    }
    return offset + shift
  }
}

/// Finds `@handle` and `@handle@server` in a text, more of them than the networks themselves link.
enum HandleScanner {
  /// The bytes from the at sign to the handle's end.
  static func handles(in text: [UInt8]) -> [Range<Int>] {
    var handles: [Range<Int>] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "@"), index == 0 || !isWord(text[index - 1]) else {
        index += 1
        continue
      }
      var end = index + 1
      while end < text.count, isHandle(text[end]) || text[end] == UInt8(ascii: "@") { end += 1 }
      while end > index + 1, !isWord(text[end - 1]) { end -= 1 }
      if end > index + 1 { handles.append(index..<end) }
      index = max(end, index + 1)
    }
    return handles
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func isHandle(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
