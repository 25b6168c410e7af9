import Glibc

/// Where a line came from.
public struct LineOrigin: Sendable {
  /// The input's name in messages.
  public let file: String
  /// The input's place in the list of files, from 0.
  public let fileIndex: Int
  /// The line's number, from 1.
  public let number: Int
  /// Where the line starts, in bytes from the start of its input.
  public let offset: Int
}

/// What a filter is given to read, and how it treats what it cannot read.
public struct FilterInput: Sendable {
  /// Files to read in order; `-`, or no file at all, is standard input.
  public var files: [String]
  /// A file that takes the rejected lines as they were.
  public var rejects: String?
  /// Whether the first bad line ends the run.
  public var isStrict: Bool

  public init(files: [String] = [], rejects: String? = nil, isStrict: Bool = false) {
    self.files = files
    self.rejects = rejects
    self.isStrict = isStrict
  }
}

/// The loop that all filters share: reads each line of each input, hands it to the filter, and keeps account of the bad
/// ones.
///
/// A line that cannot be read is reported as `tool: FILE:LINE: cause`, kept with `--rejects`, and skipped. A file that
/// cannot be read is reported, and the others are still read. Output is flushed before a read that would block.
public struct FilterLoop: ~Copyable {
  /// Takes the filter's output.
  public var output: LineWriter
  /// Tells of failures.
  public let diagnostics: Diagnostics
  /// How many message records were read.
  public private(set) var messageCount = 0
  /// How many lines were rejected.
  public private(set) var rejectedCount = 0

  private let input: FilterInput
  private var status = ExitStatus.success
  private var rejects: LineWriter?
  private var progress: Progress

  /// - Throws: `FatalError` where the file for rejected lines cannot be opened.
  public init(
    _ input: FilterInput, diagnostics: Diagnostics, output: consuming LineWriter = LineWriter()
  ) throws(FatalError) {
    self.input = input
    self.diagnostics = diagnostics
    self.output = output
    progress = Progress(diagnostics)
    if let path = input.rejects {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
      rejects = LineWriter(descriptor: descriptor, name: path)
    } else {
      rejects = nil
    }
  }

  /// Reads all input. `body` is called for each well-formed line; a `LineError` from it rejects that line.
  ///
  /// - Returns: the exit status so far: success, rejected or failure; under `--strict` bad data.
  /// - Throws: `FatalError` where output fails, `Interrupted`, and any other error of `body`.
  public mutating func run(
    _ body: (inout MessageLine, LineOrigin, inout LineWriter) throws -> Void
  ) throws -> ExitStatus {
    var line = MessageLine()
    let files = input.files.isEmpty ? ["-"] : input.files
    for (index, file) in files.enumerated() {
      do {
        try read(file, index, &line, body)
      } catch let failure as InputFailure {
        progress.clear()
        diagnostics.error(failure.error.message)
        status = status.combined(with: failure.error.status)
      } catch is StrictStop {
        break
      }
    }
    progress.clear()
    try rejects?.flush()
    if messageCount == 0, rejectedCount == 0, status == .success {
      diagnostics.warning("no message in the input")
    }
    return status
  }

  /// Rejects a line that was read earlier, for filters that judge only after reading everything.
  public mutating func reject(_ origin: LineOrigin, _ error: LineError, raw: some Collection<UInt8>) throws {
    try note(error, file: origin.file, number: origin.number)
    try rejects?.write(raw)
  }

  // MARK: - Stages

  private mutating func read(
    _ file: String, _ index: Int, _ line: inout MessageLine,
    _ body: (inout MessageLine, LineOrigin, inout LineWriter) throws -> Void
  ) throws {
    var reader: LineReader
    do throws(FatalError) {
      reader =
        file == "-"
        ? LineReader(descriptor: STDIN_FILENO, name: LineReader.standardInputName)
        : try LineReader(path: file)
    } catch {
      throw InputFailure(error: error)
    }
    while true {
      switch try advance(&reader) {
      case .end: return
      case .line where reader.isBlank: continue
      case .line:
        do {
          try reader.withLine { text throws(LineError) in try line.load(text) }
          if try line.recordType == .message { messageCount += 1 }
          let origin = LineOrigin(
            file: reader.name, fileIndex: index, number: reader.lineNumber, offset: reader.offset)
          try body(&line, origin, &output)
        } catch let error as LineError {
          try rejects?.write(reader.rawLine)
          try note(error, file: reader.name, number: reader.lineNumber)
        }
      case .overlong(let isFirst, let isLast):
        try rejects?.append(reader.rawLine)
        if isLast { try rejects?.append(CollectionOfOne(UInt8(ascii: "\n"))) }
        if isFirst { try note(.overlong, file: reader.name, number: reader.lineNumber) }
      }
      progress.count(messageCount, reader.bytesRead)
    }
  }

  /// A read that fails ends its file, a flush that fails ends the command: they are told apart here.
  private mutating func advance(_ reader: inout LineReader) throws -> LineReader.Event {
    var hasOutputFailed = false
    do {
      return try reader.next {
        hasOutputFailed = true
        try output.flush()
        hasOutputFailed = false
      }
    } catch let error as FatalError where !hasOutputFailed {
      throw InputFailure(error: error)
    }
  }

  private mutating func note(_ error: LineError, file: String, number: Int) throws {
    progress.clear()
    diagnostics.rejected(file: file, line: number, cause: error.cause)
    rejectedCount += 1
    status = status.combined(with: input.isStrict ? .badData : .rejected)
    if input.isStrict { throw StrictStop() }
  }
}

/// An input that failed; the other inputs are still read.
private struct InputFailure: Error {
  let error: FatalError
}

/// The first bad line under `--strict`.
private struct StrictStop: Error {}

extension LineError {
  fileprivate static let overlong = LineError("longer than 64 MiB (\(LineReader.maximumLineLength) bytes)")
}
