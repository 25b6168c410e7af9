import MessageCore
import SourceAdapters

@testable import fetch

/// A network with a clock of its own: requests are answered at once, and waiting passes in no time.
final class SimulatedServer: HTTPTransport {
  var now: Double
  private(set) var requests: [(time: Double, request: HTTPRequest)] = []
  private var events: [TransportEvent] = []
  private let answer: (HTTPRequest, Double) -> SourceAnswer

  /// - Parameter answer: gives a request's answer at a time.
  init(startingAt time: Double, answer: @escaping (HTTPRequest, Double) -> SourceAnswer) {
    now = time
    self.answer = answer
  }

  func start(_ request: HTTPRequest, as number: Int) {
    requests.append((now, request))
    events.append(.answer(number, answer(request, now)))
  }

  func cancel(_ number: Int) {}

  func wait(until time: Double?) throws -> [TransportEvent] {
    defer { events = [] }
    if events.isEmpty, let time { now = max(now, time) }
    return events
  }
}
