import Glibc

/// Finds out what a line says by itself, for a filter that must take the lines in one after the other.
///
/// It is used by one thread at a time, and sees the lines in their order.
public protocol LineAheadReader: AnyObject {
  /// What is found; a value is meant to be reused for line after line.
  associatedtype Reading

  /// A reading without content.
  func makeReading() -> Reading

  /// Reads a line. What cannot be read is kept in the reading, for the filter to throw when it comes to the line.
  func read(_ line: borrowing MessageLine, into reading: inout Reading)
}

/// What a filter does with each line and with what was read of it ahead, and before it waits for more input.
public protocol LineHandler<Reading>: ~Copyable {
  associatedtype Reading

  /// Takes in a well-formed line; a `LineError` rejects it.
  mutating func take(_ line: inout MessageLine, _ reading: inout Reading, _ output: inout LineWriter) throws

  /// Writes what was held back, before a read that would block.
  mutating func pause(_ output: inout LineWriter) throws
}

/// The lines that are read ahead: two batches, of which one is filled or handed on while the other is read.
final class LinesAhead<Reader: LineAheadReader> {
  private var filling: LineBatch<Reader>
  private var other: LineBatch<Reader>
  private let hasThread = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

  init(_ reader: Reader) {
    filling = LineBatch(reader)
    other = LineBatch(reader)
  }

  /// Adds a line, and gives the lines before that are to be taken in now; nil where that can wait.
  func add(_ line: some Collection<UInt8>, number: Int) -> LineBatch<Reader>? {
    filling.add(line, number: number)
    guard filling.isFull else { return nil }
    other.wait()
    filling.start(onThread: hasThread)
    swap(&filling, &other)
    return filling
  }

  /// The next lines to be taken in; nil where there are none.
  func next() -> LineBatch<Reader>? {
    other.wait()
    if other.count > 0 { return other }
    guard filling.count > 0 else { return nil }
    filling.start(onThread: false)
    return filling
  }

  /// Waits until nothing is being read.
  func wait() { other.wait() }
}

/// Neighbouring lines that are read ahead together, by another thread while the filter takes in those before them.
final class LineBatch<Reader: LineAheadReader>: ThreadWork {
  /// A line, with what was found.
  struct Entry {
    var line = MessageLine(notesInnerMembers: true)
    var reading: Reader.Reading
    /// The line's type; the error where the line is none, or where its type is not to be read.
    var type: Result<RecordType, LineError> = .success(.other)
    var number = 0
    /// The line's place in ``LineBatch/text``.
    var range = 0..<0

    mutating func hand(
      to handler: inout some LineHandler<Reader.Reading> & ~Copyable, _ output: inout LineWriter
    ) throws {
      try handler.take(&line, &reading, &output)
    }
  }

  /// The bytes of the lines, one after the other.
  private(set) var text: [UInt8] = []
  /// The lines, of which the first ``count`` are this batch's; the others keep their memory for a larger one.
  var entries: [Entry] = []
  private(set) var count = 0
  private let reader: Reader
  private var thread: pthread_t?

  /// How many bytes make a batch.
  private static var size: Int { 256 << 10 }
  /// Lines longer than this leave no memory behind.
  private static var longest: Int { 16 << 10 }
  private var hasLongLine = false

  init(_ reader: Reader) { self.reader = reader }

  var isFull: Bool { text.count >= Self.size }

  /// Adds a line.
  func add(_ line: some Collection<UInt8>, number: Int) {
    let start = text.count
    text.append(contentsOf: line)
    if count == entries.count { entries.append(Entry(reading: reader.makeReading())) }
    entries[count].number = number
    entries[count].range = start..<text.count
    count += 1
    if text.count - start > Self.longest { hasLongLine = true }
  }

  /// Begins to read the lines; the batch belongs to another thread until `wait`, where there is one to be had.
  func start(onThread: Bool) {
    if onThread { thread = startThread(running: self) }
    if thread == nil { run() }
  }

  /// Waits until the lines are read.
  func wait() {
    if let thread { pthread_join(thread, nil) }
    thread = nil
  }

  func run() {
    let text = text
    for place in 0..<count { read(&entries[place], in: text) }
  }

  private func read(_ entry: inout Entry, in text: [UInt8]) {
    do throws(LineError) {
      try entry.line.load(text.span.bytes.extracting(content(of: entry.range, in: text)))
      entry.type = .success(try entry.line.recordType)
      reader.read(entry.line, into: &entry.reading)
    } catch {
      entry.type = .failure(error)
    }
  }

  /// The line without the `\r` at its end.
  private func content(of range: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let hasReturn = !range.isEmpty && text[range.upperBound - 1] == UInt8(ascii: "\r")
    return hasReturn ? range.lowerBound..<range.upperBound - 1 : range
  }

  /// Begins a new batch.
  func removeAll() {
    if hasLongLine { entries.removeAll { $0.range.count > Self.longest } }
    hasLongLine = false
    text.removeAll(keepingCapacity: text.count <= 2 * Self.size)
    count = 0
  }
}
