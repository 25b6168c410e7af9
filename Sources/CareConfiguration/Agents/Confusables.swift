/// Reduces names to what they look like, so that `AcmeCare` and `AcmeСаrе` (with Cyrillic letters) become equal.
///
/// In the spirit of Unicode TR39's skeletons, with a small table of the look-alikes that imitations of Latin handles use.
/// Case, blanks, dots, hyphens and underscores do not count. Two different words may share a skeleton (`corn` and
/// `com`): a skeleton is for comparing whole names, never for searching.
enum Confusables {
  static func skeleton(_ text: String) -> String {
    var letters: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if isIgnored(scalar) { continue }
      if let twin = twins[scalar] {
        letters.append(twin)
      } else {
        // Lower case may be several scalars; look-alikes are looked up once more behind it.
        letters.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars.map { twins[$0] ?? $0 })
      }
    }
    return joiningPairs(letters)
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
    default: scalar == "."
    }
  }

  /// Capital I, small l and i, 1 and | all read as one stroke, and O as 0; then letters of other scripts and full width.
  private static let twins: [Unicode.Scalar: Unicode.Scalar] = {
    var twins: [Unicode.Scalar: Unicode.Scalar] = [
      "I": "l", "i": "l", "1": "l", "|": "l", "!": "l", "0": "o", "5": "s", "$": "s", "@": "a", "3": "e",
    ]
    let alike: [(Unicode.Scalar, String)] = [
      ("a", "аαɑＡ"), ("b", "ЬƄВΒв"), ("c", "сϲС"), ("d", "ԁ"), ("e", "еЕΕε"), ("g", "ɡ"), ("h", "һНΗ"),
      ("j", "јЈ"), ("k", "кКΚκ"), ("l", "іІΙιӀⅼıɩǀ"), ("m", "мМΜⅿ"), ("n", "ոΝ"), ("o", "оОοΟσ"),
      ("p", "рРρΡ"), ("q", "ԛ"), ("r", "гᴦ"), ("s", "ѕЅ"), ("t", "тТΤτ"), ("u", "υս"), ("v", "ѵνⅴ"),
      ("w", "ѡԝ"), ("x", "хХΧχ"), ("y", "уУΥγ"), ("z", "ᴢΖ"), ("a", "АΑ"),
    ]
    for (letter, others) in alike {
      for other in others.unicodeScalars { twins[other] = letter }
    }
    for offset in UInt32(0)..<26 {
      guard let small = Unicode.Scalar(0x61 + offset), let wide = Unicode.Scalar(0xFF41 + offset),
        let wideCapital = Unicode.Scalar(0xFF21 + offset)
      else { continue }
      twins[wide] = twins[small] ?? small
      twins[wideCapital] = twins[small] ?? small
    }
    return twins
  }()
}
