import Glibc
import MessageCore
import SourceAdapters

/// Reads each file of an import, writes its messages, and keeps account of what was rejected.
///
/// It keeps the promises of `FilterLoop`: a bad part is reported as `fetch: FILE:LINE: cause`, kept with `--rejects`, and
/// skipped; a file that cannot be read is reported, and the others are still read; output is flushed before a read that
/// would block.
struct ImportLoop: ~Copyable {
  private let finder: ImportFinder
  private let settings: ImportSettings
  private let input: FilterInput
  private let diagnostics: Diagnostics
  private var selection: MessageSelection
  private var output = LineWriter()
  private var rejects: LineWriter?
  private var progress: Progress
  private var status = ExitStatus.success
  private var messageCount = 0

  /// - Parameter format: nil where each file is told by what it holds.
  /// - Throws: `FatalError` where the file for rejected parts cannot be opened.
  init(
    format: ImportFormat?, settings: ImportSettings, selection: MessageSelection, input: FilterInput,
    diagnostics: Diagnostics
  ) throws(FatalError) {
    finder = ImportFinder(format: format)
    var settings = settings
    settings.keepsRejected = input.rejects != nil
    self.settings = settings
    self.selection = selection
    self.input = input
    self.diagnostics = diagnostics
    progress = Progress(diagnostics)
    if let path = input.rejects {
      let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
      rejects = LineWriter(descriptor: descriptor, name: path)
    } else {
      rejects = nil
    }
  }

  /// Reads everything.
  ///
  /// - Returns: success, rejected or failure; under `--strict` bad data.
  /// - Throws: `FatalError` where output fails, and `Interrupted`.
  mutating func run() throws -> ExitStatus {
    do {
      for path in input.files.isEmpty ? ["-"] : input.files where !selection.isFull {
        try read(path)
      }
    } catch is StrictStop {
      // What was read before it is kept.
    }
    progress.clear()
    try output.flush()
    try rejects?.flush()
    return status
  }

  // MARK: - Stages

  private mutating func read(_ path: String) throws {
    let findings: ImportFinder.Findings
    do {
      findings = try finder.files(at: path)
    } catch let error as FatalError {
      return try note(error)
    }
    for problem in findings.problems { try note(problem) }
    if let unknown = findings.unknown {
      progress.clear()
      let first = TerminalText.visible(unknown.first)
      diagnostics.warning(
        unknown.count == 1
          ? "\(first): no known format; left out"
          : "\(first) and \(unknown.count - 1) more: no known format; left out")
    }
    for group in findings.groups where !selection.isFull {
      if finder.format == nil, let format = group.format {
        let isAlone = findings.groups.count { $0.path.hasPrefix(group.path) } == 1
        name(format, of: group.path, isAlone ? nil : group.files.count)
      }
      for file in group.files where !selection.isFull { try read(file, group.format) }
    }
  }

  private mutating func read(_ file: ImportFile, _ format: ImportFormat?) throws {
    do {
      var stream = try file.open()
      var bytes = ByteInput()
      let format = try begin(&bytes, file, &stream, format)
      try read(file, &bytes, &stream, format)
    } catch let error as FatalError {
      try note(error)
    } catch let failure as OutputFailure {
      throw failure.error
    }
  }

  private mutating func read(
    _ file: ImportFile, _ bytes: inout ByteInput, _ stream: inout ImportStream, _ format: ImportFormat
  ) throws {
    var adapter = format.adapter(settings, for: file.member.with(modifiedAt: stream.modifiedAt))
    var record = ImportedRecord(keepsRejected: settings.keepsRejected)
    var isEmpty = true
    let statusBefore = status
    while !selection.isFull {
      switch try step(&adapter, &bytes, &record, file) {
      case .record:
        isEmpty = false
        if record.isMessage { messageCount += 1 }
        if selection.takes(record) { try Self.writing { try output.write(record.json.pieces) } }
      case .rejection(let place, let cause):
        try Self.writing { try rejects?.write(record.rejected) }
        try reject(file, place, cause)
      case .needsInput:
        try fill(&bytes, &stream)
      case .end:
        if isEmpty, status == statusBefore {
          diagnostics.warning("\(TerminalText.visible(file.name)): no message in it")
        }
        return
      }
      progress.count(messageCount, bytes.bytesRead)
    }
  }

  /// Reads enough of a file to tell its format, or whether it can be of the format that it should be.
  private mutating func begin(
    _ bytes: inout ByteInput, _ file: ImportFile, _ stream: inout ImportStream, _ format: ImportFormat?
  ) throws -> ImportFormat {
    let wanted = format == nil ? FileSample.length : FileSignature.shortest
    while bytes.count < wanted, !bytes.isAtEnd { try fill(&bytes, &stream) }
    let shown = TerminalText.visible(file.name)
    let sample = FileSample(path: file.member.path, start: bytes.prefix(FileSample.length))
    let known = format ?? ImportFormat.guess(sample)
    if known?.takesAnyBytes != true {
      if let refusal = FileSignature.refusal(of: bytes.prefix(FileSignature.length)) {
        throw FatalError("\(shown) \(refusal)")
      }
      bytes.skipByteOrderMark()
    }
    guard let known else { throw FatalError("\(shown): no known format; name it: fetch import FORMAT FILE") }
    if format == nil { name(known, of: file.name) }
    return known
  }

  private func step(
    _ adapter: inout any ImportAdapter, _ bytes: inout ByteInput, _ record: inout ImportedRecord,
    _ file: ImportFile
  ) throws(FatalError) -> ImportStep {
    do throws(ImportFailure) {
      return try adapter.next(&bytes, &record)
    } catch {
      throw FatalError("\(Self.shown(file, error.place)): \(error.cause)")
    }
  }

  /// Reads a chunk, after flushing the output where that means waiting.
  private mutating func fill(_ bytes: inout ByteInput, _ stream: inout ImportStream) throws {
    if !Interruption.isReadable(stream.descriptor) {
      try Self.writing { try output.flush() }
      try Interruption.waitUntilReadable(stream.descriptor)
    }
    try Interruption.check()
    try bytes.fill { buffer throws in try stream.read(into: buffer) }
  }

  /// Writes; a failure then ends the command, where one of an input would not.
  private static func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FatalError {
      throw OutputFailure(error: error)
    }
  }

  // MARK: - Account

  private mutating func reject(_ file: ImportFile, _ place: ImportPlace, _ cause: String) throws {
    progress.clear()
    diagnostics.error("\(Self.shown(file, place)): \(cause)")
    status = status.combined(with: input.isStrict ? .badData : .rejected)
    if input.isStrict { throw StrictStop() }
  }

  /// A place as messages name it.
  private static func shown(_ file: ImportFile, _ place: ImportPlace?) -> String {
    let name = TerminalText.visible(file.name)
    return switch place {
    case .line(let line): "\(name):\(line)"
    case .record(let record): "\(name): \(TerminalText.visible(record))"
    case nil: name
    }
  }

  /// Says which format a file was taken for.
  ///
  /// - Parameter count: how many files of a folder are meant; nil for all.
  private mutating func name(_ format: ImportFormat, of path: String, _ count: Int? = nil) {
    progress.clear()
    let files = count.map { $0 == 1 ? "1 file " : "\($0) files " } ?? ""
    diagnostics.note("\(TerminalText.visible(path)): \(files)read as \(format.name)")
  }

  /// Notes an input that cannot be read, or not to its end.
  private mutating func note(_ error: FatalError) throws {
    progress.clear()
    diagnostics.error(error.message)
    status = status.combined(with: error.status)
    if input.isStrict { throw StrictStop() }
  }
}

/// An output that failed, which ends the command.
private struct OutputFailure: Error {
  let error: FatalError
}

/// The first bad part under `--strict`.
private struct StrictStop: Error {}
