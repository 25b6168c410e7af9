import Glibc

/// Work on single lines that needs nothing of other lines, so that several cores can share it.
///
/// A worker is used by one thread at a time.
public protocol LineWorker: AnyObject {
  /// Changes a line before it is written.
  ///
  /// - Throws: `LineError`, which rejects the line.
  func work(on line: inout MessageLine) throws(LineError)
}

/// Lines that were read and wait to be worked on: a round, that all workers finish together.
///
/// Each worker takes a share of neighbouring lines, so that what they write, put together in their order, is what one
/// worker alone would have written.
final class LineRound<Worker: LineWorker> {
  /// A line that was rejected.
  struct Rejection {
    var error: LineError
    var number: Int
    /// The line's place in ``text``.
    var range: Range<Int>
    /// How much the share had written before.
    var outputCount: Int
  }

  struct Line {
    var range: Range<Int>
    var number: Int
  }

  /// What one worker does in a round.
  final class Share: ThreadWork {
    private let worker: Worker
    private var line = MessageLine()
    fileprivate var text: [UInt8] = []
    fileprivate var lines: ArraySlice<Line> = []
    private(set) var output: [UInt8] = []
    private(set) var rejections: [Rejection] = []
    private(set) var messageCount = 0

    fileprivate init(_ worker: Worker) { self.worker = worker }

    func run() {
      output.removeAll(keepingCapacity: true)
      rejections.removeAll(keepingCapacity: true)
      messageCount = 0
      for next in lines {
        do throws(LineError) {
          try line.load(text.span.bytes.extracting(content(of: next.range)))
          if try line.recordType == .message { messageCount += 1 }
          try worker.work(on: &line)
          output.append(contentsOf: line.bytes)
          output.append(UInt8(ascii: "\n"))
        } catch {
          rejections.append(
            Rejection(error: error, number: next.number, range: next.range, outputCount: output.count))
        }
      }
      text = []
      lines = []
    }

    /// The line without the `\r` at its end.
    private func content(of range: Range<Int>) -> Range<Int> {
      let hasReturn = !range.isEmpty && text[range.upperBound - 1] == UInt8(ascii: "\r")
      return hasReturn ? range.lowerBound..<range.upperBound - 1 : range
    }
  }

  /// The bytes of the lines, one after the other.
  private(set) var text: [UInt8] = []
  /// The shares in the order of their lines.
  let shares: [Share]
  private var lines: [Line] = []

  /// A worker's share of a whole round, in bytes.
  private static var shareSize: Int { 256 << 10 }
  /// Smaller rounds are not worth another thread.
  private static var leastShare: Int { 16 << 10 }

  init(_ workers: [Worker]) { shares = workers.map { Share($0) } }

  var isEmpty: Bool { lines.isEmpty }

  /// Whether it is time to run.
  var isFull: Bool { text.count >= shares.count * Self.shareSize }

  func add(_ line: some Collection<UInt8>, number: Int) {
    let start = text.count
    text.append(contentsOf: line)
    lines.append(Line(range: start..<text.count, number: number))
  }

  func removeAll() {
    text.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
  }

  /// Runs all shares and waits for them; the first one runs here.
  func run() {
    divide()
    var threads: [pthread_t] = []
    var own = [shares[0]]
    for share in shares.dropFirst() {
      // A share without lines has to forget what it wrote in the round before.
      if share.lines.isEmpty {
        own.append(share)
      } else if let thread = startThread(running: share) {
        threads.append(thread)
      } else {
        own.append(share)
      }
    }
    for share in own { share.run() }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Gives each share about as many bytes, in whole lines.
  private func divide() {
    let parts = max(1, min(shares.count, text.count / Self.leastShare))
    var first = 0
    for (index, share) in shares.enumerated() {
      let goal = index + 1 < parts ? text.count * (index + 1) / parts : text.count
      var end = first
      while end < lines.count, lines[end].range.upperBound <= goal || index + 1 >= parts { end += 1 }
      share.lines = lines[first..<end]
      share.text = first < end ? text : []
      first = end
    }
  }
}
