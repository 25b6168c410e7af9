import MessageCore

/// Adds `tone` to message lines: reads `text` and `lang`, judges, splices. Its buffers are reused from line to line.
struct ToneAnnotator: ~Copyable {
  private var reader: ToneReader
  private let abstainBelow: Double
  private var text: [UInt8] = []
  private var language: [UInt8] = []
  private var writer = JSONWriter()

  /// - Parameter abstainBelow: verdicts less probable than this are `unknown`.
  init(model: consuming ToneModel, abstainBelow: Double) {
    reader = ToneReader(model: model)
    self.abstainBelow = abstainBelow
  }

  /// Sets the line's `tone`.
  ///
  /// - Throws: `LineError` where `text` or `lang` is not a string.
  mutating func annotate(_ line: inout MessageLine) throws(LineError) {
    let isKnown = try readLanguage(of: line)
    _ = try line.utf8(.text, into: &text)
    var verdict = ToneVerdict.unknown
    var evidence = ToneEvidence()
    if isKnown {
      verdict = reader.judge(text, abstainBelow: abstainBelow)
      if verdict.label != nil { evidence = reader.evidence() }
    }
    writer.removeAll()
    writer.tone(verdict, evidence, text: text, language: language)
    line.set(.tone, writer.bytes)
  }

  /// Reads `lang`; whether there is a model for it. A message that names no language is taken for English.
  private mutating func readLanguage(of line: borrowing MessageLine) throws(LineError) -> Bool {
    _ = try line.utf8(.lang, into: &language)
    let tag = LanguageTag(language)
    if tag.isUndetermined {
      language.removeAll(keepingCapacity: true)
      language.append(contentsOf: LanguageTag.english)
    } else {
      language.removeSubrange(tag.primaryLength...)
    }
    return tag.isUndetermined || tag.isEnglish
  }
}

extension JSONWriter {
  /// The value of `tone`.
  fileprivate mutating func tone(
    _ verdict: ToneVerdict, _ evidence: ToneEvidence, text: [UInt8], language: [UInt8]
  ) {
    object { writer in
      writer.member(.label, verdict.label?.name ?? "unknown")
      writer.member(.score, fixedPoint: Int(verdict.score), decimals: 4)
      writer.key(.probability)
      writer.object { writer in
        writer.member(.negative, fixedPoint: Int(verdict.probability.x), decimals: 4)
        writer.member(.neutral, fixedPoint: Int(verdict.probability.y), decimals: 4)
        writer.member(.positive, fixedPoint: Int(verdict.probability.z), decimals: 4)
      }
      writer.key(.lang)
      writer.utf8(language[...])
      writer.key(.why)
      writer.array { writer in
        for position in 0..<evidence.count { writer.reason(evidence[position], text: text) }
      }
    }
  }

  private mutating func reason(_ entry: ToneEvidence.Entry, text: [UInt8]) {
    object { writer in
      writer.key(.text)
      writer.utf8(text[entry.start..<entry.end])
      writer.member(.start, fixedPoint: entry.start, decimals: 0)
      writer.member(.end, fixedPoint: entry.end, decimals: 0)
      writer.member(.weight, fixedPoint: Int((entry.weight * 100).rounded()), decimals: 2)
    }
  }
}

/// What a `lang` member says about a message's language (BCP 47).
struct LanguageTag {
  static let english = Array("en".utf8)

  /// Bytes of the primary subtag: `en` of `en-GB`.
  let primaryLength: Int
  /// Whether the primary subtag is `en`.
  let isEnglish: Bool
  /// Whether the tag names no language: empty, `und`, `mul`, `mis`, `zxx`, or one of the private `qaa`–`qtz`.
  let isUndetermined: Bool

  init(_ tag: [UInt8]) {
    var length = 0
    var primary: UInt32 = 0
    while length < tag.count, tag[length] != UInt8(ascii: "-"), tag[length] != UInt8(ascii: "_") {
      primary = length < 4 ? primary << 8 | UInt32(tag[length] | 0x20) : .max
      length += 1
    }
    primaryLength = length
    isEnglish = primary == 0x65_6E
    isUndetermined =
      switch primary {
      case 0, 0x75_6E_64, 0x6D_75_6C, 0x6D_69_73, 0x7A_78_78: true  // und, mul, mis, zxx
      case 0x71_61_61...0x71_74_7A: true
      default: false
      }
  }
}
