import MessageCore

/// Reads labelled texts from files: message lines, or, in a file named `*.tsv`, lines of `label<TAB>text`.
/// Bad lines are reported and skipped.
struct LabelledTextReader {
  let diagnostics: Diagnostics
  let isStrict: Bool
  /// How reading has gone so far.
  private(set) var status = ExitStatus.success

  init(diagnostics: Diagnostics, isStrict: Bool) {
    self.diagnostics = diagnostics
    self.isStrict = isStrict
  }

  /// The file's texts in order.
  ///
  /// - Throws: `FatalError` where the file cannot be read, where a line is bad under strict reading, or where no line is good.
  mutating func read(_ file: String) throws -> [LabelledText] {
    let texts = try file.hasSuffix(".tsv") ? readTable(file) : readMessages(file)
    guard !texts.isEmpty else { throw FatalError("\(TerminalText.visible(file)): no labelled text") }
    return texts
  }

  private mutating func readMessages(_ file: String) throws -> [LabelledText] {
    var texts: [LabelledText] = []
    var loop = try FilterLoop(FilterInput(files: [file], isStrict: isStrict), diagnostics: diagnostics)
    let result = try loop.run { line, _, _ in
      guard try line.recordType == .message else { return }
      var text: [UInt8] = []
      _ = try line.utf8(.text, into: &text)
      var labelled = try MessageLabels(line).labelled(text)
      if let language = try line.string(.lang) { labelled.language = LanguageTag(language) }
      labelled.network = try line.string(.network)
      texts.append(labelled)
    }
    guard result != .failure, result != .badData else {
      throw FatalError("\(TerminalText.visible(file)): not read to its end", status: result)
    }
    status = status.combined(with: result)
    return texts
  }

  private mutating func readTable(_ file: String) throws -> [LabelledText] {
    var texts: [LabelledText] = []
    try forEachRow(of: file) { (label, text) throws(LineError) in
      var text = LabelledText(text: text)
      try LabelSpelling(label).apply(to: &text)
      texts.append(text)
    }
    return texts
  }

  /// The rows `language<TAB>text` of a file; a language is a BCP 47 tag.
  ///
  /// - Throws: `FatalError` as ``read(_:)``.
  mutating func readLanguages(_ file: String) throws -> [LanguageTrainer.Example] {
    var examples: [LanguageTrainer.Example] = []
    try forEachRow(of: file) { (label, text) throws(LineError) in
      guard let language = KnownLanguage(tag: LanguageTag(label).text) else {
        throw LineError("language \(TerminalText.quoted(label)) is none that is told apart")
      }
      examples.append(LanguageTrainer.Example(text: text, language: language))
    }
    guard !examples.isEmpty else { throw FatalError("\(TerminalText.visible(file)): no labelled text") }
    return examples
  }

  private mutating func forEachRow(
    of file: String, _ body: (_ label: String, _ text: [UInt8]) throws(LineError) -> Void
  ) throws {
    var reader = try LineReader(path: file)
    reading: while true {
      switch try reader.next(beforeWaiting: {}) {
      case .end: break reading
      case .line where reader.isBlank: continue
      case .line, .overlong:
        do throws(LineError) {
          let (label, text) = try LabelledTextReader.row(reader.withLine { $0.withUnsafeBytes { Array($0) } })
          try body(label, text)
        } catch {
          diagnostics.rejected(file: reader.name, line: reader.lineNumber, cause: error.cause)
          if isStrict {
            throw FatalError("\(TerminalText.visible(file)): not read to its end", status: .badData)
          }
          status = status.combined(with: .rejected)
        }
      }
    }
  }

  /// A `label<TAB>text` row.
  private static func row(_ line: [UInt8]) throws(LineError) -> (label: String, text: [UInt8]) {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { throw LineError("no tab after the label") }
    guard String(validating: line, as: UTF8.self) != nil else { throw LineError("invalid UTF-8") }
    return (String(decoding: line[..<tab], as: UTF8.self), Array(line[(tab + 1)...]))
  }
}
