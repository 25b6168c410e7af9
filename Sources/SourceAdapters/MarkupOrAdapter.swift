import MessageCore

/// A format whose files come in two kinds, which the first character tells apart: markup begins with `<`.
struct MarkupOrAdapter<Markup: ImportAdapter, Other: ImportAdapter>: ImportAdapter {
  private enum Reader {
    case undecided
    case markup(Markup)
    case other(Other)
  }

  private let makeMarkup: () -> Markup
  private let makeOther: () -> Other
  private var reader = Reader.undecided

  init(markup: @escaping () -> Markup, other: @escaping () -> Other) {
    makeMarkup = markup
    makeOther = other
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    if case .undecided = reader {
      let sample = FileSample(path: MemberPath(""), start: input.prefix(4096))
      guard sample.firstByte != nil || input.isAtEnd else { return .needsInput }
      reader = Self.isMarkup(sample) ? .markup(makeMarkup()) : .other(makeOther())
    }
    switch reader {
    case .markup(var adapter):
      reader = .undecided
      defer { reader = .markup(adapter) }
      return try adapter.next(&input, &record)
    case .other(var adapter):
      reader = .undecided
      defer { reader = .other(adapter) }
      return try adapter.next(&input, &record)
    case .undecided: return .end
    }
  }

  /// Also behind a byte order mark.
  private static func isMarkup(_ sample: FileSample) -> Bool {
    let start = sample.start.starts(with: [0xEF, 0xBB, 0xBF]) ? sample.start.dropFirst(3) : sample.start[...]
    return start.first { !($0 == 0x20 || 0x09...0x0D ~= $0) } == UInt8(ascii: "<")
  }
}
