/// Neighbouring lines that are read ahead together, by another thread while the filter takes in those before them.
final class LineBatch<Reader: LineAheadReader> {
  /// The bytes of the lines, one after the other.
  private(set) var text: [UInt8] = []
  /// The lines, of which the first ``count`` are this batch's; the others keep their memory for a larger one.
  var entries: [BatchedLine] = []
  /// What was read of each of them.
  var readings: [Reader.Reading] = []
  private(set) var count = 0
  private let reader: Reader
  private var hasLongLine = false

  /// How many bytes make a batch.
  private static var size: Int { 64 << 10 }
  /// Lines longer than this leave no memory behind.
  private static var longest: Int { 16 << 10 }

  init(_ reader: Reader) { self.reader = reader }

  var isFull: Bool { text.count >= Self.size }

  /// Adds a line.
  func add(_ line: ArraySlice<UInt8>, number: Int) {
    let start = text.count
    text.append(contentsOf: line)
    if count == entries.count {
      entries.append(BatchedLine())
      readings.append(reader.makeReading())
    }
    entries[count].number = number
    entries[count].range = start..<text.count
    count += 1
    if text.count - start > Self.longest { hasLongLine = true }
  }

  /// Reads the lines.
  func read() {
    let text = text
    for place in 0..<count {
      guard entries[place].load(from: text.span) else { continue }
      reader.read(entries[place].line, into: &readings[place])
    }
  }

  /// Begins a new batch.
  func removeAll() {
    if hasLongLine {
      for place in (0..<count).reversed() where entries[place].range.count > Self.longest {
        entries.remove(at: place)
        readings.remove(at: place)
      }
    }
    hasLongLine = false
    text.removeAll(keepingCapacity: text.count <= 2 * Self.size)
    count = 0
  }
}

/// A line of a batch.
struct BatchedLine {
  var line = MessageLine(notesInnerMembers: true)
  /// The line's type; the error where the line is none, or where its type is not to be read.
  var type: Result<RecordType, LineError> = .success(.other)
  var number = 0
  /// The line's place in the batch's text.
  var range = 0..<0

  /// Takes the line in from the batch's text; false where it is none.
  mutating func load(from text: Span<UInt8>) -> Bool {
    do throws(LineError) {
      try line.load(text.bytes.extracting(content(in: text)))
      type = .success(try line.recordType)
      return true
    } catch {
      type = .failure(error)
      return false
    }
  }

  /// The line without the `\r` at its end.
  private func content(in text: Span<UInt8>) -> Range<Int> {
    let hasReturn = !range.isEmpty && text[range.upperBound - 1] == UInt8(ascii: "\r")
    return hasReturn ? range.lowerBound..<range.upperBound - 1 : range
  }
}
