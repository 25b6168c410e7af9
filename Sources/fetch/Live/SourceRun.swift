import CareStore
import MessageCore
import SourceAdapters

/// One source on its way through a run: what it does next, and what became of it.
struct SourceRun {
  /// What the source is doing.
  enum Phase {
    /// Another process fetches it; look again at that time.
    case locked(until: Double)
    /// A request is to be sent, from that time on.
    case ready(SourceRequest, from: Double)
    case sending(SourceRequest)
    /// The login that the request needs is under way.
    case loggingIn(SourceRequest)
    /// Between two rounds.
    case resting(until: Double)
    /// The stream brings what is new.
    case listening
    case finished
  }

  /// Where the source's stream stands, beside its pages.
  enum Streaming {
    /// There is none, so pages have to do.
    case none
    case closed(until: Double)
    /// It is asked for, and was sent on so often.
    case opening(SourceStream, since: Double, redirects: Int)
    /// It is held until pages have brought what came before it.
    case filling(SourceStream)
    case open(SourceStream, heardAt: Double)
  }

  var source: FetchSource
  var stream: FetchStream
  /// Made once the source is this process's alone.
  var adapter: (any SourceAdapter)?
  var phase: Phase
  var streaming = Streaming.none
  /// Whether the server has refused the stream for good.
  var hasNoStream = false
  /// When the stream was read first, in seconds since 1970.
  var listensSince = 0.0
  /// Failures in a row to keep a stream.
  var streamFailures = 0
  /// Whether another round is needed, since the stream has begun in the middle of one.
  var needsRound = false
  /// When a cursor was noted last that brought nothing, in seconds since 1970.
  var notedAt = 0.0
  var selection: MessageSelection
  /// How the source ended, or what has gone wrong so far.
  var status = ExitStatus.success
  /// Failures in a row of the request in hand.
  var failures = 0
  /// Whether the session was made or renewed for the request in hand, so that it is not tried twice.
  var hasLoggedIn = false
  /// The addresses that the request in hand was sent on from.
  var redirects: [String] = []
  /// How long faults and limits have made it wait, in seconds.
  var waited = 0.0
  /// What the requests so far have cost.
  var spent = 0
  var pages = 0
  var messages = 0
  /// What the server said about what is left.
  var limit = RateLimit()

  init(_ source: FetchSource, _ stream: FetchStream, _ selection: MessageSelection) {
    self.source = source
    self.stream = stream
    self.selection = selection
    phase = .locked(until: 0)
  }

  var isFinished: Bool { if case .finished = phase { true } else { false } }

  /// When something is to be done without an answer; nil while one is awaited.
  var wakesAt: Double? {
    switch phase {
    case .locked(let time), .ready(_, let time), .resting(let time): time
    case .sending, .loggingIn, .listening, .finished: nil
    }
  }

  /// When something is to be done about the stream, unless it says something before.
  var streamWakesAt: Double? {
    switch streaming {
    case .closed(let time): time
    case .opening(_, let time, _): time + source.limits.timeout
    case .open(let stream, let time): time + stream.longestSilence
    case .none, .filling: nil
    }
  }

  /// What a person who watches is told.
  func progress(now: Double) -> String {
    var words = "\(TerminalText.visible(source.name)): \(messages) messages, page \(pages)"
    if let remaining = limit.remaining { words += ", \(remaining) requests left" }
    switch phase {
    case .locked: words += ", waiting for another fetch"
    case .ready(_, let time) where time > now + 1, .resting(let time) where time > now + 1:
      words += ", waiting until \(Timestamp(time: time))"
    case .listening: words += ", listening"
    case .finished: words += ", done"
    default: break
    }
    return words
  }
}
