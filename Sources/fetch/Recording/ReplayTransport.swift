import MessageCore
import SourceAdapters

/// Answers from a recording, in its time: what was told at a moment is told at that moment, however fast that goes by.
final class ReplayTransport: HTTPTransport {
  private(set) var now: Double
  /// Whether nothing more comes that the recording has.
  private(set) var isOver = false
  private var exchanges: [String: [RecordedExchange]] = [:]
  /// The requests that the recording has, answered ones, too.
  private let known: Set<String>
  /// What is to be told of each transfer, in order.
  private var queues: [Int: ArraySlice<Moment>] = [:]
  /// The streams that have begun and wait to be released.
  private var held: Set<Int> = []
  /// When the last of the recording was told.
  private let end: Double

  private struct Moment {
    var time: Double
    var event: TransportEvent
  }

  /// So long after its end it is waited for what was under way then.
  private static let patience = 600.0

  /// - Throws: `FatalError` where there is no recording, or it cannot be read.
  init(folder: String) throws(FatalError) {
    var all: [RecordedExchange] = []
    while let exchange = try RecordedExchange(from: folder, number: all.count + 1) { all.append(exchange) }
    guard let first = all.first else {
      throw FatalError("\(TerminalText.visible(folder)): no recording in it")
    }
    now = first.time
    end = all.map(\.endsAt).max() ?? now
    exchanges = Dictionary(grouping: all, by: \.key)
    known = Set(exchanges.keys)
  }

  func start(_ request: HTTPRequest, as number: Int) {
    cancel(number)
    let key = key(of: request)
    guard let exchange = exchanges[key]?.first else {
      // What was under way when the recording ended is not in it, and stays under way.
      guard request.carrier == nil, !known.contains(key), now <= end else { return }
      let shown = TerminalText.quoted(request.address, limit: 200)
      let cause = "the recording has no answer to \(request.method) \(shown)"
      let failure = TransportFailure(cause: cause, isTemporary: false)
      queues[number] = [Moment(time: now, event: .failure(number, failure))]
      return
    }
    exchanges[key]?.removeFirst()
    queues[number] = Self.moments(of: exchange, as: number)[...]
  }

  private static func moments(of exchange: RecordedExchange, as number: Int) -> [Moment] {
    switch exchange.outcome {
    case .answer(let answer): return [Moment(time: exchange.time, event: .answer(number, answer))]
    case .failure(let failure): return [Moment(time: exchange.time, event: .failure(number, failure))]
    case .stream(let answer, let parts, let end):
      var moments = [Moment(time: exchange.time, event: .streamBegan(number, answer))]
      moments += parts.map { Moment(time: $0.time, event: .streamBytes(number, $0.bytes)) }
      if let end {
        let event = end.failure.map { TransportEvent.failure(number, $0) } ?? .answer(number, answer)
        moments.append(Moment(time: end.time, event: event))
      }
      return moments
    }
  }

  /// The key of a request. A stream's may tell where to go on, which is not the same to the second each time.
  private func key(of request: HTTPRequest) -> String {
    let key = RecordedExchange.key(request.method, request.address, request.shownBody)
    guard request.carrier != nil, exchanges[key]?.isEmpty ?? true else { return key }
    let place = request.address.prefix { $0 != "?" }
    let others = exchanges.filter { $0.value.first.map { $0.url.prefix { $0 != "?" } == place } ?? false }
    return others.min { ($0.value.first?.time ?? 0) < ($1.value.first?.time ?? 0) }?.key ?? key
  }

  func cancel(_ number: Int) {
    queues[number] = nil
    held.remove(number)
  }

  func release(_ number: Int) { held.remove(number) }

  func wait(until time: Double?) throws -> [TransportEvent] {
    try Interruption.check()
    guard let next = nextTransfer?.time, next <= time ?? next else {
      guard let time, time <= end + Self.patience else {
        isOver = true
        return []
      }
      now = max(now, time)
      return []
    }
    now = max(now, next)
    var due: [TransportEvent] = []
    while let (time, number) = nextTransfer, time <= now, let moment = queues[number]?.popFirst() {
      if case .streamBegan = moment.event { held.insert(number) }
      due.append(moment.event)
    }
    return due
  }

  /// The transfer that has something to tell next, and when.
  private var nextTransfer: (time: Double, number: Int)? {
    let heads = queues.filter { !held.contains($0.key) }.compactMap { number, queue in
      queue.first.map { (time: $0.time, number: number) }
    }
    return heads.min { ($0.time, $0.number) < ($1.time, $1.number) }
  }
}
