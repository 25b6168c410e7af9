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
  /// - Parameter notesInnerMembers: as for `MessageLine.init(notesInnerMembers:)`.
  /// - Returns: the exit status so far: success, rejected or failure; under `--strict` bad data.
  /// - Throws: `FatalError` where output fails, `Interrupted`, and any other error of `body`.
  public mutating func run(
    notesInnerMembers: Bool = false, _ body: (inout MessageLine, LineOrigin, inout LineWriter) throws -> Void
  ) throws -> ExitStatus {
    var line = MessageLine(notesInnerMembers: notesInnerMembers)
    return try forEachInput { loop, file, index in try loop.read(file, index, &line, body) }
  }

  /// Reads all input for a handler that is told before the loop waits for more of it. Where there is more than one
  /// processor, what each line says by itself is found by another thread, while the handler takes in the lines before.
  ///
  /// - Parameter reader: notes the members of inner objects (as `MessageLine.init(notesInnerMembers:)`); nobody else may
  ///   use it until the loop has ended.
  /// - Returns: as ``run(_:)``.
  /// - Throws: `FatalError` where output fails, `Interrupted`, and any other error of the handler.
  public mutating func run<Reader: LineAheadReader>(
    _ handler: inout some LineHandler<Reader.Reading> & ~Copyable, ahead reader: Reader
  ) throws -> ExitStatus {
    let lines = LinesAhead(reader)
    defer { lines.end() }
    return try forEachInput { loop, file, _ in try loop.read(file, lines, &handler) }
  }

  /// Reads all input and writes every line, with work that each line needs by itself shared among the workers: the same
  /// bytes as one worker alone would write. Reading goes on until each has enough to do, or until it would block.
  ///
  /// - Returns: as ``run(_:)``.
  /// - Throws: `FatalError` where output fails, `Interrupted`.
  public mutating func run(workers: [some LineWorker]) throws -> ExitStatus {
    let round = LineRound(workers)
    return try forEachInput { loop, file, index in try loop.read(file, round) }
  }

  /// Rejects a line that was read earlier, for filters that judge only after reading everything.
  public mutating func reject(_ origin: LineOrigin, _ error: LineError, raw: some Collection<UInt8>) throws {
    try note(error, file: origin.file, number: origin.number)
    try rejects?.write(raw)
  }

  // MARK: - Stages

  private mutating func forEachInput(
    _ read: (inout FilterLoop, String, Int) throws -> Void
  ) throws -> ExitStatus {
    let files = input.files.isEmpty ? ["-"] : input.files
    for (index, file) in files.enumerated() {
      do {
        try read(&self, file, index)
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

  private mutating func read(
    _ file: String, _ index: Int, _ line: inout MessageLine,
    _ body: (inout MessageLine, LineOrigin, inout LineWriter) throws -> Void
  ) throws {
    var reader = try FilterLoop.reader(of: file)
    while true {
      switch try advance(&reader, { _ in }) {
      case .end: return
      case .line where reader.isBlank: continue
      case .line:
        do {
          try reader.withLine { text throws(LineError) in try line.load(text) }
          // A partial record stands for the messages that were counted into it.
          let type = try line.recordType
          if type == .message || type == .partial { messageCount += 1 }
          let origin = LineOrigin(
            file: reader.name, fileIndex: index, number: reader.lineNumber, offset: reader.offset)
          try body(&line, origin, &output)
        } catch let error as LineError {
          try rejects?.write(reader.rawLine)
          try note(error, file: reader.name, number: reader.lineNumber)
        }
      case .overlong(let isFirst, let isLast):
        try rejectPiece(of: reader, isFirst: isFirst, isLast: isLast)
      }
      progress.count(messageCount, reader.bytesRead)
    }
  }

  private mutating func read(_ file: String, _ round: LineRound<some LineWorker>) throws {
    var reader = try FilterLoop.reader(of: file)
    while true {
      let event: LineReader.Event
      do {
        event = try advance(&reader) { loop in try loop.finish(round, of: file) }
      } catch let failure as InputFailure {
        try finish(round, of: file)
        throw failure
      }
      switch event {
      case .end: return try finish(round, of: file)
      case .line where reader.isBlank: continue
      case .line:
        round.add(reader.rawLine, number: reader.lineNumber)
        if round.isFull { try finish(round, of: file) }
      case .overlong(let isFirst, let isLast):
        try finish(round, of: file)
        try rejectPiece(of: reader, isFirst: isFirst, isLast: isLast)
      }
      progress.count(messageCount, reader.bytesRead)
    }
  }

  /// Runs a round and writes what came of it, in the order of the lines.
  private mutating func finish(_ round: LineRound<some LineWorker>, of file: String) throws {
    guard !round.isEmpty else { return }
    defer { round.removeAll() }
    let name = file == "-" ? LineReader.standardInputName : file
    round.run()
    for share in round.shares {
      messageCount += share.messageCount
      var written = 0
      for rejection in share.rejections {
        try output.append(share.output[written..<rejection.outputCount])
        written = rejection.outputCount
        try rejects?.write(round.text[rejection.range])
        try note(rejection.error, file: name, number: rejection.number)
      }
      try output.append(share.output[written...])
    }
  }

  private mutating func read<Reader: LineAheadReader>(
    _ file: String, _ lines: LinesAhead<Reader>, _ handler: inout some LineHandler<Reader.Reading> & ~Copyable
  ) throws {
    var reader = try FilterLoop.reader(of: file)
    let name = reader.name
    while true {
      let event: LineReader.Event
      do {
        event = try advance(&reader) { loop in
          try loop.take(all: lines, of: name, &handler)
          try handler.pause(&loop.output)
        }
      } catch let failure as InputFailure {
        try take(all: lines, of: name, &handler)
        throw failure
      }
      switch event {
      case .end: return try take(all: lines, of: name, &handler)
      case .line where reader.isBlank: continue
      case .line:
        if let batch = lines.add(reader.rawLine, number: reader.lineNumber) {
          try take(batch, of: name, &handler)
        }
      case .overlong(let isFirst, let isLast):
        try take(all: lines, of: name, &handler)
        try rejectPiece(of: reader, isFirst: isFirst, isLast: isLast)
      }
      progress.count(messageCount, reader.bytesRead)
    }
  }

  /// Hands on everything that was read.
  private mutating func take<Reader: LineAheadReader>(
    all lines: LinesAhead<Reader>, of file: String,
    _ handler: inout some LineHandler<Reader.Reading> & ~Copyable
  ) throws {
    while let batch = lines.next() { try take(batch, of: file, &handler) }
  }

  private mutating func take<Reader: LineAheadReader>(
    _ batch: LineBatch<Reader>, of file: String, _ handler: inout some LineHandler<Reader.Reading> & ~Copyable
  ) throws {
    defer { batch.removeAll() }
    for place in 0..<batch.count {
      do {
        let type = try batch.entries[place].type.get()
        if type == .message || type == .partial { messageCount += 1 }
        try handler.take(&batch.entries[place].line, &batch.readings[place], &output)
      } catch let error as LineError {
        try rejects?.write(batch.text[batch.entries[place].range])
        try note(error, file: file, number: batch.entries[place].number)
      }
    }
  }

  private static func reader(of file: String) throws -> LineReader {
    do throws(FatalError) {
      return file == "-"
        ? LineReader(descriptor: STDIN_FILENO, name: LineReader.standardInputName)
        : try LineReader(path: file)
    } catch {
      throw InputFailure(error: error)
    }
  }

  private mutating func rejectPiece(
    of reader: borrowing LineReader, isFirst: Bool, isLast: Bool
  ) throws {
    try rejects?.append(reader.rawLine)
    if isLast { try rejects?.append(CollectionOfOne(UInt8(ascii: "\n"))) }
    if isFirst { try note(.overlong, file: reader.name, number: reader.lineNumber) }
  }

  /// A read that fails ends its file, a flush that fails ends the command: they are told apart here.
  ///
  /// - Parameter finish: writes what was read and is not written yet, before a read that would block.
  private mutating func advance(
    _ reader: inout LineReader, _ finish: (inout FilterLoop) throws -> Void
  ) throws -> LineReader.Event {
    var hasOutputFailed = false
    do {
      return try reader.next {
        hasOutputFailed = true
        try finish(&self)
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
