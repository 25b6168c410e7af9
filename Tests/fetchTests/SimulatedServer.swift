import MessageCore
import SourceAdapters

@testable import fetch

/// A network with a clock of its own: requests are answered at once, streams as they are told to, and waiting passes in no
/// time.
final class SimulatedServer: HTTPTransport {
  /// What happens on a stream, so many seconds after it was opened.
  enum StreamMoment {
    case began(Double)
    case bytes(Double, String)
    case ended(Double)
    case refused(Double, Int)
  }

  var now: Double
  private(set) var requests: [(time: Double, request: HTTPRequest)] = []
  private var events: [(time: Double, number: Int, event: TransportEvent)] = []
  private var held: Set<Int> = []
  private let answer: (HTTPRequest, Double) -> SourceAnswer
  private let stream: (HTTPRequest, Double) -> [StreamMoment]
  private let end: Double

  /// - Parameters:
  ///   - end: when a signal asks to end, so many seconds after the beginning.
  ///   - stream: gives what happens on a stream that is opened at a time.
  ///   - answer: gives a request's answer at a time.
  init(
    startingAt time: Double, endingAfter end: Double = .infinity,
    stream: @escaping (HTTPRequest, Double) -> [StreamMoment] = { _, _ in [] },
    answer: @escaping (HTTPRequest, Double) -> SourceAnswer
  ) {
    now = time
    self.end = time + end
    self.answer = answer
    self.stream = stream
  }

  func start(_ request: HTTPRequest, as number: Int) {
    requests.append((now, request))
    guard request.carrier != nil else {
      events.append((now, number, .answer(number, answer(request, now))))
      return
    }
    held.insert(number)
    for moment in stream(request, now) {
      switch moment {
      case .began(let delay): add(delay, number, .streamBegan(number, status(200, request)))
      case .bytes(let delay, let text): add(delay, number, .streamBytes(number, Array(text.utf8)))
      case .ended(let delay): add(delay, number, .answer(number, status(200, request)))
      case .refused(let delay, let code): add(delay, number, .answer(number, status(code, request)))
      }
    }
  }

  func cancel(_ number: Int) { events.removeAll { $0.number == number } }

  func release(_ number: Int) { held.remove(number) }

  func wait(until time: Double?) throws -> [TransportEvent] {
    let next = events.filter { !isHeld($0) }.map(\.time).min()
    if next.map({ $0 > now }) ?? true {
      now = max(now, min(time ?? .infinity, next ?? time ?? now))
    }
    guard now < end else { throw Interrupted(signal: 15) }
    let due = events.filter { $0.time <= now && !isHeld($0) }
    events.removeAll { $0.time <= now && !isHeld($0) }
    return due.sorted { $0.time < $1.time }.map(\.event)
  }

  private func isHeld(_ event: (time: Double, number: Int, event: TransportEvent)) -> Bool {
    if case .streamBytes = event.event { return held.contains(event.number) }
    return false
  }

  private func add(_ delay: Double, _ number: Int, _ event: TransportEvent) {
    events.append((now + delay, number, event))
  }

  private func status(_ code: Int, _ request: HTTPRequest) -> SourceAnswer {
    SourceAnswer(status: code, url: request.url, receivedAt: Timestamp(time: now))
  }
}
