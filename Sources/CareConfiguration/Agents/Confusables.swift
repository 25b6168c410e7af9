import CConfusables
import Foundation

/// Reduces names to what they look like, so that `AcmeCare` and `AcmeСаrе` (with Cyrillic letters) become equal.
///
/// The skeletons of Unicode Technical Standard #39, section 4, and beyond them what imitations of handles use: characters
/// of other widths and styles read as the plain ones (compatibility decomposition instead of the canonical one), case,
/// blanks, dots, hyphens and underscores do not count, nor do invisible characters, and digits read as letters. Two
/// different words may share a skeleton (`corn` and `com`): a skeleton is for comparing whole names, never for searching.
enum Confusables {
  static func skeleton(_ text: String) -> String {
    var isPlain = true
    for byte in text.utf8 where byte >= 0x80 { isPlain = false }
    guard isPlain else { return joiningPairs(letters(of: text)) }
    var plain: [Unicode.Scalar] = []
    plain.reserveCapacity(text.utf8.count + 8)
    for byte in text.utf8 { plain += plainLetters[Int(byte)] }
    return joiningPairs(plain)
  }

  /// What each character of ASCII reads as: none of them depends on its neighbours.
  private static let plainLetters = (0..<0x80).map { letters(of: String(Unicode.Scalar(UInt8($0)))) }

  private static func letters(of text: String) -> [Unicode.Scalar] {
    var letters = String.UnicodeScalarView()
    for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars where !isIgnored(scalar) {
      guard let prototype = prototypes[scalar] else {
        letters.append(scalar)
        continue
      }
      letters.append(contentsOf: prototype.unicodeScalars.filter { !isIgnored($0) })
    }
    let folded = String(letters).lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
    return folded.filter { !isIgnored($0) }.map { twins[$0] ?? $0 }
  }

  /// `rn` reads as `m`, `vv` as `w`.
  private static func joiningPairs(_ letters: [Unicode.Scalar]) -> String {
    var result = String.UnicodeScalarView()
    for letter in letters {
      if letter == "n", result.last == "r" {
        result.removeLast()
        result.append("m")
      } else if letter == "v", result.last == "v" {
        result.removeLast()
        result.append("w")
      } else {
        result.append(letter)
      }
    }
    return String(result)
  }

  /// Blanks, separators of handles, combining marks and invisible characters.
  private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .format, .control, .nonspacingMark, .dashPunctuation, .connectorPunctuation: true
    default: scalar == "." || scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Small l and i read as one stroke, and digits and signs as the letters that they replace.
  private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
    "i": "l", "ı": "l", "1": "l", "|": "l", "!": "l", "0": "o", "5": "s", "$": "s", "@": "a", "3": "e",
    "4": "a",
    "7": "t",
  ]

  /// What each character looks like.
  private static let prototypes: [Unicode.Scalar: String] = {
    let bytes = UnsafeBufferPointer(start: confusable_prototypes_bytes(), count: confusable_prototypes_size())
    var prototypes: [Unicode.Scalar: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("# ") {
      let scalars = line.unicodeScalars
      guard let first = scalars.first, let tab = scalars.firstIndex(of: "\t") else { continue }
      prototypes[first] = String(line[scalars.index(after: tab)...])
    }
    return prototypes
  }()
}
