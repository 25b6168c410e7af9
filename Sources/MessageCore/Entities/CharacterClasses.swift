/// The character classes that the twitter-text rules are written in.
extension Unicode.Scalar {
  /// A to Z in either case.
  var isASCIILetter: Bool {
    switch self {
    case "a"..."z", "A"..."Z": true
    default: false
    }
  }

  /// 0 to 9.
  var isASCIIDigit: Bool {
    switch self {
    case "0"..."9": true
    default: false
    }
  }

  /// A to Z in either case, 0 to 9.
  var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

  /// What a handle consists of: ASCII letters, digits and the underscore.
  var isHandleCharacter: Bool { isASCIIAlphanumeric || self == "_" }

  /// `@`, or its full-width form.
  var isAtSign: Bool { self == "@" || self == "\u{FF20}" }

  /// `#`, or its full-width form.
  var isNumberSign: Bool { self == "#" || self == "\u{FF03}" }

  /// Unicode's white space, and the Mongolian vowel separator that once belonged to it.
  var isTextSpace: Bool {
    switch self {
    case "\u{09}"..."\u{0D}", " ", "\u{85}", "\u{A0}", "\u{1680}", "\u{180E}", "\u{2000}"..."\u{200A}",
      "\u{2028}",
      "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}":
      true
    default: false
    }
  }

  /// Marks, embeddings, overrides and isolates that only set the direction of writing.
  var isDirectional: Bool {
    switch self {
    case "\u{061C}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
    default: false
    }
  }

  /// Byte order marks and the noncharacter U+FFFF, which make a post invalid.
  var isForbiddenInPosts: Bool {
    self == "\u{FFFE}" || self == "\u{FEFF}" || self == "\u{FFFF}"
  }

  /// ASCII punctuation as the rules list it: all of it but the backslash.
  var isListedPunctuation: Bool {
    switch self {
    case "!"..."/", ":"..."@", "[", "]"..."`", "{"..."~": true
    default: false
    }
  }

  /// Accented letters of the Latin script, the ʻokina, and combining diacritics.
  var isAccentedLatin: Bool {
    switch self {
    case "\u{C0}"..."\u{D6}", "\u{D8}"..."\u{F6}", "\u{F8}"..."\u{24F}", "\u{253}", "\u{254}", "\u{256}",
      "\u{257}",
      "\u{259}", "\u{25B}", "\u{263}", "\u{268}", "\u{26F}", "\u{272}", "\u{289}", "\u{28B}", "\u{2BB}",
      "\u{300}"..."\u{36F}", "\u{1E00}"..."\u{1EFF}":
      true
    default: false
    }
  }

  /// The blocks of the Cyrillic script.
  var isCyrillic: Bool {
    switch self {
    case "\u{400}"..."\u{52F}", "\u{1C80}"..."\u{1C8F}", "\u{1D2B}", "\u{1D78}", "\u{2DE0}"..."\u{2DFF}",
      "\u{A640}"..."\u{A69F}", "\u{FE2E}", "\u{FE2F}":
      true
    default: false
    }
  }

  /// A letter or mark of any script, one of which every hashtag has.
  var isHashtagLetter: Bool {
    if isASCII { return isASCIILetter }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark:
      return true
    case .privateUse:
      switch self {  // letter parts that vendors' fonts put here
      case "\u{F870}"..."\u{F87F}", "\u{F882}", "\u{F884}"..."\u{F89F}", "\u{F8B8}", "\u{F8C1}"..."\u{F8D6}":
        return true
      default: return false
      }
    default: return false
    }
  }

  /// What a hashtag consists of: letters, marks, decimal digits, and signs that some languages write within words.
  var isHashtagCharacter: Bool {
    if isASCII { return isHandleCharacter }
    switch self {
    case "\u{200C}", "\u{200D}",  // zero-width non-joiner and joiner
      "\u{A67E}",  // Cyrillic kavyka
      "\u{05BE}", "\u{05F3}", "\u{05F4}",  // Hebrew maqaf, geresh, gershayim
      "\u{FF5E}", "\u{301C}",  // full-width tilde, wave dash
      "\u{309B}", "\u{309C}", "\u{30A0}", "\u{30FB}", "\u{3003}",  // kana sound marks, hyphen, dot, ditto
      "\u{0F0B}", "\u{0F0C}",  // Tibetan tsheg
      "\u{00B7}":  // middle dot
      return true
    default: return isHashtagLetter || properties.generalCategory == .decimalNumber
    }
  }

  /// What the name of a host consists of, apart from `.`, `-` and `_`: anything but punctuation, spaces and controls.
  var isHostCharacter: Bool {
    if isASCII { return isASCIIAlphanumeric }
    return !(isTextSpace || isDirectional || isForbiddenInPosts)
  }

  /// What a host in Latin letters consists of within a label.
  var isLatinHostCharacter: Bool {
    isASCIIAlphanumeric || self == "-" || self == "_" || isAccentedLatin
  }

  /// What may stand directly before a link. An email address, a tag and a word do not hold links.
  var mayPrecedeLink: Bool {
    !(isASCIIAlphanumeric || isAtSign || isNumberSign || self == "$" || isForbiddenInPosts)
  }

  /// What the path of a link consists of, apart from balanced parentheses.
  var isPathCharacter: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "!", "*", "'", ";", ":", "=", "+", ",", ".", "$", "/", "%", "#",
      "[", "]",
      "-", "_", "~", "&", "|", "@":
      true
    default: !isASCII && (isAccentedLatin || isCyrillic || properties.generalCategory == .dashPunctuation)
    }
  }

  /// What the path of a link may end with, so that `see x.com/a.` leaves its full stop to the sentence.
  var isPathEnd: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "=", "_", "#", "/", "+", "-": true
    default: isAccentedLatin || isCyrillic
    }
  }

  /// What the query of a link consists of.
  var isQueryCharacter: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "!", "?", "*", "'", "(", ")", ";", ":", "&", "=", "+", "$", "/",
      "%", "#",
      "[", "]", "-", "_", ".", ",", "~", "|", "@":
      true
    default: false
    }
  }

  /// What the query of a link may end with.
  var isQueryEnd: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "&", "=", "#", "/", "-": true
    default: false
    }
  }
}
