import Glibc
import Synchronization

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

/// The lines that are read ahead: a ring of batches, of which the filter fills one and takes in another, while a thread
/// that lasts reads those between them.
///
/// The batches are small, so that what is read of them is still in the processor's cache when it is taken in. The thread
/// begins with the first full batch: a short stream needs none.
final class LinesAhead<Reader: LineAheadReader>: ThreadWork {
  private let batches: [LineBatch<Reader>]
  // How many batches were given to the thread, and how many of them were taken in since. The thread sees neither.
  private var given = 0
  private var taken = 0
  /// One for each batch that the thread may read; another one when there will be no more.
  private let full = Semaphore()
  /// One for each batch that the thread has read.
  private let read = Semaphore()
  private let isEnding = Atomic(false)
  private var thread: pthread_t?
  private var mayHaveThread = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

  private static var count: Int { 4 }

  init(_ reader: Reader) {
    batches = (0..<Self.count).map { _ in LineBatch(reader) }
  }

  /// Adds a line, and gives lines that are to be taken in before the next one is added; nil where that can wait.
  func add(_ line: ArraySlice<UInt8>, number: Int) -> LineBatch<Reader>? {
    let batch = filling
    batch.add(line, number: number)
    guard batch.isFull else { return nil }
    guard hasThread() else {
      batch.read()
      return batch
    }
    given += 1
    full.signal()
    return given - taken == Self.count ? oldest() : nil
  }

  /// The next lines to be taken in; nil where there are none.
  func next() -> LineBatch<Reader>? {
    if taken < given { return oldest() }
    guard filling.count > 0 else { return nil }
    // The thread has nothing to do meanwhile.
    filling.read()
    return filling
  }

  /// Ends the thread, where there is one.
  func end() {
    guard let thread else { return }
    isEnding.store(true, ordering: .relaxed)
    full.signal()
    pthread_join(thread, nil)
    self.thread = nil
  }

  func run() {
    var place = 0
    while true {
      full.wait()
      if isEnding.load(ordering: .relaxed) { return }
      batches[place % Self.count].read()
      read.signal()
      place += 1
    }
  }

  /// The batch that takes the next line; those behind it, up to the oldest, are the thread's.
  private var filling: LineBatch<Reader> { batches[given % Self.count] }

  /// The oldest batch that was given to the thread, read.
  private func oldest() -> LineBatch<Reader> {
    read.wait()
    taken += 1
    return batches[(taken - 1) % Self.count]
  }

  private func hasThread() -> Bool {
    if thread == nil, mayHaveThread {
      thread = startThread(running: self)
      mayHaveThread = thread != nil
    }
    return thread != nil
  }
}
