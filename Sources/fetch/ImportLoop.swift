import Glibc
import MessageCore
import SourceAdapters

/// Reads each file of an import, writes its messages, and keeps account of what was rejected.
///
/// It keeps the promises of `FilterLoop`: a bad part is reported as `fetch: FILE:LINE: cause`, kept with `--rejects`, and
/// skipped; a file that cannot be read is reported, and the others are still read; output is flushed before a read that
/// would block.
struct ImportLoop: ~Copyable {
  private let format: ImportFormat
  private let settings: ImportSettings
  private let input: FilterInput
  private let diagnostics: Diagnostics
  private var selection: MessageSelection
  private var output = LineWriter()
  private var rejects: LineWriter?
  private var progress: Progress
  private var status = ExitStatus.success
  private var messageCount = 0

  /// - Throws: `FatalError` where the file for rejected parts cannot be opened.
  init(
    format: ImportFormat, settings: ImportSettings, selection: MessageSelection, input: FilterInput,
    diagnostics: Diagnostics
  ) throws(FatalError) {
    self.format = format
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
        for file in try files(at: path) { try read(file) }
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

  private mutating func files(at path: String) throws -> [ImportFile] {
    do throws(FatalError) {
      return try ImportFile.files(at: path, of: format)
    } catch {
      try note(error)
      return []
    }
  }

  private mutating func read(_ file: ImportFile) throws {
    let descriptor: Int32
    do throws(FatalError) {
      descriptor = try file.open()
    } catch {
      return try note(error)
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    do {
      try read(file, descriptor)
    } catch let failure as InputFailure {
      // What is no such failure, a full disk under the output, ends the command.
      try note(failure.error)
    }
  }

  private mutating func read(_ file: ImportFile, _ descriptor: Int32) throws {
    var bytes = ByteInput()
    try begin(&bytes, file, descriptor)
    var adapter = format.adapter(settings, companions: file.companions)
    var record = ImportedRecord()
    let countBefore = messageCount
    let statusBefore = status
    while !selection.isFull {
      switch try step(&adapter, &bytes, &record, file) {
      case .record:
        if record.isMessage { messageCount += 1 }
        if selection.takes(record) { try output.write(record.json.bytes) }
      case .rejection(let line, let cause):
        try rejects?.write(record.rejected)
        try reject(file, line, cause)
      case .needsInput:
        try fill(&bytes, file, descriptor)
      case .end:
        if messageCount == countBefore, status == statusBefore {
          diagnostics.warning("\(TerminalText.visible(file.name)): no message in it")
        }
        return
      }
      progress.count(messageCount, bytes.bytesRead)
    }
  }

  /// Reads enough of a file to tell whether it can be text.
  private mutating func begin(_ bytes: inout ByteInput, _ file: ImportFile, _ descriptor: Int32) throws {
    while bytes.count < FileSignature.shortest, !bytes.isAtEnd { try fill(&bytes, file, descriptor) }
    if let refusal = FileSignature.refusal(of: bytes.prefix(FileSignature.length)) {
      throw InputFailure(error: FatalError("\(TerminalText.visible(file.name)) \(refusal)"))
    }
    bytes.skipByteOrderMark()
  }

  private func step(
    _ adapter: inout any ImportAdapter, _ bytes: inout ByteInput, _ record: inout ImportedRecord,
    _ file: ImportFile
  ) throws(InputFailure) -> ImportStep {
    do throws(ImportFailure) {
      return try adapter.next(&bytes, &record)
    } catch {
      let place = TerminalText.visible(file.name) + (error.line.map { ":\($0)" } ?? "")
      throw InputFailure(error: FatalError("\(place): \(error.cause)"))
    }
  }

  /// Reads a chunk, after flushing the output where that means waiting.
  private mutating func fill(_ bytes: inout ByteInput, _ file: ImportFile, _ descriptor: Int32) throws {
    if !Interruption.isReadable(descriptor) {
      try output.flush()
      try Interruption.waitUntilReadable(descriptor)
    }
    try Interruption.check()
    try bytes.fill { buffer throws(InputFailure) in
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR && errno != EAGAIN {
          throw InputFailure(error: FatalError("\(TerminalText.visible(file.name)): \(reason(errno))"))
        }
      }
    }
  }

  // MARK: - Account

  private mutating func reject(_ file: ImportFile, _ line: Int, _ cause: String) throws {
    progress.clear()
    diagnostics.rejected(file: file.name, line: line, cause: cause)
    status = status.combined(with: input.isStrict ? .badData : .rejected)
    if input.isStrict { throw StrictStop() }
  }

  /// Notes an input that cannot be read, or not to its end.
  private mutating func note(_ error: FatalError) throws {
    progress.clear()
    diagnostics.error(error.message)
    status = status.combined(with: error.status)
    if input.isStrict { throw StrictStop() }
  }
}

/// An input that failed; the other inputs are still read.
private struct InputFailure: Error {
  let error: FatalError
}

/// The first bad part under `--strict`.
private struct StrictStop: Error {}
