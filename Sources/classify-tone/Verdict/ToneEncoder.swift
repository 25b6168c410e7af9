import MessageCore

/// Writes the value of `tone`. It is written for every message, so its names stand here in ready pieces, the only ones
/// outside `MemberName`; a test reads them back by those names.
struct ToneEncoder: ~Copyable {
  private var writer = JSONPieces()

  /// Sets the line's `tone` to what was encoded last.
  borrowing func splice(into line: inout MessageLine) { line.set(.tone, writer) }

  /// Encodes a verdict on `text`, judged as `language`.
  ///
  /// - Parameter isOutbound: whether the text is the firm's own, so that its politeness counts.
  mutating func encode(
    _ verdict: ToneVerdict, _ evidence: ToneEvidence, _ cues: CueVerdict?, _ finder: borrowing SignalFinder,
    text: [UInt8], language: LanguageTag, isOutbound: Bool
  ) {
    writer.removeAll()
    switch verdict.label {
    case .negative: writer.piece(#"{"label":"negative","score":"#)
    case .neutral: writer.piece(#"{"label":"neutral","score":"#)
    case .positive: writer.piece(#"{"label":"positive","score":"#)
    case nil: writer.piece(#"{"label":"unknown","score":"#)
    }
    writer.fixedPoint(Int(verdict.score), decimals: 4)
    writer.piece(#","probability":{"negative":"#)
    writer.fixedPoint(Int(verdict.probability.x), decimals: 4)
    writer.piece(#","neutral":"#)
    writer.fixedPoint(Int(verdict.probability.y), decimals: 4)
    writer.piece(#","positive":"#)
    writer.fixedPoint(Int(verdict.probability.z), decimals: 4)
    writer.piece("}")
    if let cues { encodeIntents(of: cues) }
    if finder.signals.count > 0 { encodeSignals(finder) }
    if isOutbound, let politeness = cues?.politeness {
      writer.piece(#","politeness":"#)
      writer.fixedPoint(Int(politeness), decimals: 4)
    }
    writer.piece(#","lang":"#)
    language.withLetters { writer.utf8($0.span) }
    writer.piece(#","why":["#)
    var isFirst = true
    for position in 0..<evidence.count where !finder.signals.hides(evidence[position]) {
      encode(evidence[position], of: text, isFirst: isFirst)
      isFirst = false
    }
    writer.piece("]}")
  }

  private mutating func encodeIntents(of cues: CueVerdict) {
    switch cues.intent {
    case .complaint: writer.piece(#","intent":"complaint","intents":{"complaint":"#)
    case .question: writer.piece(#","intent":"question","intents":{"complaint":"#)
    case .praise: writer.piece(#","intent":"praise","intents":{"complaint":"#)
    case .idea: writer.piece(#","intent":"idea","intents":{"complaint":"#)
    case .chatter: writer.piece(#","intent":"chatter","intents":{"complaint":"#)
    case nil: return
    }
    writer.fixedPoint(Int(cues.intents[0]), decimals: 4)
    writer.piece(#","question":"#)
    writer.fixedPoint(Int(cues.intents[1]), decimals: 4)
    writer.piece(#","praise":"#)
    writer.fixedPoint(Int(cues.intents[2]), decimals: 4)
    writer.piece(#","idea":"#)
    writer.fixedPoint(Int(cues.intents[3]), decimals: 4)
    writer.piece(#","chatter":"#)
    writer.fixedPoint(Int(cues.intents[4]), decimals: 4)
    writer.piece("}")
  }

  private mutating func encodeSignals(_ finder: borrowing SignalFinder) {
    writer.piece(#","signals":["#)
    for position in 0..<finder.signals.count {
      let signal = finder.signals[position]
      writer.piece(position == 0 ? #"{"name":"# : #",{"name":"#)
      writer.utf8(finder.spelling(of: signal.name).span)
      if let kind = signal.kind {
        writer.piece(#","kind":""#)
        writer.piece(kind.spelling)
        writer.piece("\"")
      }
      writer.piece(#","start":"#)
      writer.fixedPoint(signal.start, decimals: 0)
      writer.piece(#","end":"#)
      writer.fixedPoint(signal.end, decimals: 0)
      if let probability = signal.probability {
        writer.piece(#","probability":"#)
        writer.fixedPoint(Int(probability), decimals: 4)
      }
      writer.piece("}")
    }
    writer.piece("]")
  }

  private mutating func encode(_ entry: ToneEvidence.Entry, of text: [UInt8], isFirst: Bool) {
    if !isFirst { writer.piece(",") }
    writer.piece(#"{"text":"#)
    writer.utf8(text.span.extracting(entry.start..<entry.end))
    writer.piece(#","start":"#)
    writer.fixedPoint(entry.start, decimals: 0)
    writer.piece(#","end":"#)
    writer.fixedPoint(entry.end, decimals: 0)
    writer.piece(#","weight":"#)
    let hundredths = Int(entry.weight.magnitude * 100 + 0.5)
    writer.fixedPoint(entry.weight < 0 ? -hundredths : hundredths, decimals: 2)
    writer.piece("}")
  }
}
