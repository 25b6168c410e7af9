import CareStore
import MessageCore
import SourceAdapters

/// Fetches sources side by side on one thread: sends what each asks for, delivers what comes, and only then notes it in
/// the state.
///
/// One source's end is no other's. At most one request is under way to a host.
struct FetchLoop: ~Copyable {
  /// What holds for all sources.
  struct Settings {
    /// Whether to go on with a new round when one is over.
    var follows = false
    /// Whether to wait for another process that fetches the same source, or to leave it out.
    var waitsForLock = true
    var isStrict = false
    var selection = MessageSelection()
    /// What servers are told who asks.
    var userAgent = "earshot"
    var backoff = Backoff()
  }

  let settings: Settings
  let transport: any HTTPTransport
  let diagnostics: Diagnostics
  var state: FetchState
  var output: FetchOutput
  var rejects: LineWriter?
  var runs: [SourceRun] = []
  var progress: Progress
  /// The hosts that a request is under way to.
  var busy: [String: Int] = [:]
  /// When a host may be asked again, by host and account.
  var notBefore: [String: Double] = [:]

  /// - Throws: `FatalError` where the state fails.
  init(
    _ sources: [FetchSource], settings: Settings, transport: any HTTPTransport, state: consuming FetchState,
    output: consuming FetchOutput, rejects: consuming LineWriter?, diagnostics: Diagnostics
  ) throws {
    self.settings = settings
    self.transport = transport
    self.diagnostics = diagnostics
    var state = state
    runs = try sources.map { source in
      var selection = settings.selection
      selection.since = source.since
      return SourceRun(source, try state.stream(source), selection)
    }
    self.state = state
    self.output = output
    self.rejects = rejects
    progress = Progress(diagnostics)
  }

  /// Fetches until every source is done.
  ///
  /// - Returns: how it ended, for all sources together.
  /// - Throws: `FatalError` where output or state fails, and `Interrupted`.
  mutating func run() throws -> ExitStatus {
    do {
      while runs.contains(where: { !$0.isFinished }) {
        for index in runs.indices { try wake(index) }
        if transport.isOver { endWithTransport() }
        guard runs.contains(where: { !$0.isFinished }) else { break }
        progress.show(
          runs.filter { !$0.isFinished }.map { $0.progress(now: transport.now) }.joined(separator: "; "))
        // Who watches is shown how long it waits, too.
        let wake = diagnostics.showsProgress ? min(nextWake ?? .infinity, transport.now + 1) : nextWake
        for event in try transport.wait(until: wake) { try take(event) }
      }
    } catch is StrictStop {
      // What was delivered before it is kept.
    }
    progress.clear()
    try rejects?.flush()
    return runs.reduce(.success) { $0.combined(with: $1.status) }
  }

  /// Ends what waits for answers that do not come: following goes on until then, all else would have had an end of its own.
  private mutating func endWithTransport() {
    for index in runs.indices where !runs[index].isFinished {
      if settings.follows {
        finish(index)
      } else {
        end(index, .failure, "the recording ends before this does")
      }
    }
  }

  private var nextWake: Double? {
    let times = runs.indices.map { index in isHeldUp(index) ? nil : runs[index].wakesAt }
    return (times + runs.map(\.streamWakesAt)).compactMap { $0 }.min()
  }

  /// Whether the source waits for another one's request to the same host.
  private func isHeldUp(_ index: Int) -> Bool {
    guard case .ready(let request, _) = runs[index].phase, let host = Origin(request.url)?.authority else {
      return false
    }
    return busy[host] != nil
  }

  // MARK: - Stages

  /// Does what is due for a source.
  private mutating func wake(_ index: Int) throws {
    let now = transport.now
    switch runs[index].phase {
    case .locked(let time) where time <= now: try begin(index)
    case .ready(let request, let time) where time <= now && !isHeldUp(index): try send(request, index)
    case .resting(let time) where time <= now:
      beginRound(index)
    default: break
    }
    wakeStream(index)
  }

  mutating func beginRound(_ index: Int) {
    runs[index].adapter?.beginRound()
    advance(index)
  }

  /// Takes the source for this process, and goes on where the last run ended.
  private mutating func begin(_ index: Int) throws {
    let source = runs[index].source
    guard state.take(runs[index].stream) else {
      if settings.waitsForLock {
        runs[index].phase = .locked(until: transport.now + 0.25)
      } else {
        note(index, "left out: another fetch has it")
        runs[index].phase = .finished
      }
      return
    }
    runs[index].source.credentials.session = try state.session(source)
    // Whoever had it may have moved on.
    runs[index].stream = try state.stream(source)
    let adapter: any SourceAdapter
    do throws(SourceFailure) {
      adapter = try source.query.adapter(from: SourceCursor(json: runs[index].stream.cursor))
    } catch {
      return end(index, .failure, error.cause)
    }
    runs[index].adapter = adapter
    if let reason = adapter.end { return end(index, .failure, reason) }
    if let time = adapter.restsUntil?.time, time > transport.now {
      if settings.follows {
        runs[index].phase = .resting(until: time)
      } else {
        tell(index, "fresh until \(Timestamp(time: time)), not asked for")
        runs[index].phase = .finished
      }
      return
    }
    wantStream(index)
    advance(index)
  }

  /// Goes on to the next request, or ends the round.
  mutating func advance(_ index: Int) {
    runs[index].failures = 0
    runs[index].redirects = []
    runs[index].hasLoggedIn = false
    if runs[index].selection.isFull { return finish(index) }
    if let request = runs[index].adapter?.nextRequest() {
      runs[index].phase = .ready(request, from: 0)
      return
    }
    guard settings.follows, let adapter = runs[index].adapter, adapter.end == nil else {
      return finish(index)
    }
    wantStream(index)
    if listens(index) { return }
    let interval = runs[index].source.pollInterval ?? adapter.pollInterval
    runs[index].phase = .resting(until: max(transport.now + interval, adapter.restsUntil?.time ?? 0))
  }

  // MARK: - Requests

  private mutating func send(_ request: SourceRequest, _ index: Int) throws {
    let run = runs[index]
    guard let host = Origin(request.url)?.authority else {
      return end(index, .failure, "an address that cannot be asked: \(TerminalText.quoted(request.url))")
    }
    if let budget = run.source.maxRequests, run.spent + request.cost > budget {
      note(index, "stopped after \(run.spent) requests as told; the next run goes on")
      return finish(index)
    }
    let key = host + " " + run.source.credentials.account
    if let time = notBefore[key], time > transport.now {
      return wait(index, request, until: time, cause: "no requests are left")
    }
    let http: HTTPRequest
    try takeRenewedSession(index)
    let session = runs[index].source.credentials.session
    do throws(SourceFailure) {
      if request.usesCredentials,
        let login = try runs[index].source.loginRequest(now: transport.now, userAgent: settings.userAgent)
      {
        runs[index].phase = .loggingIn(request)
        runs[index].hasLoggedIn = true
        busy[Origin(login.url)?.authority ?? host] = index
        return transport.start(login, as: index)
      }
      // One that was made without asking.
      if runs[index].source.credentials.session != session { runs[index].hasLoggedIn = true }
      http = try HTTPRequest(
        request, of: runs[index].source, userAgent: settings.userAgent, at: transport.now)
    } catch {
      return end(index, .refused, error.cause)
    }
    busy[host] = index
    runs[index].spent += request.cost
    runs[index].phase = .sending(request)
    transport.start(http, as: index)
  }

  private mutating func take(_ event: TransportEvent) throws {
    if try takeStream(event) { return }
    switch event {
    case .answer(let index, let answer):
      free(index)
      switch runs[index].phase {
      case .sending(let request): try take(answer, of: request, index)
      case .loggingIn(let request): try takeLogin(answer, for: request, index)
      default: break
      }
    case .failure(let index, let failure):
      let request: SourceRequest
      switch runs[index].phase {
      case .sending(let sent), .loggingIn(let sent): request = sent
      default: return
      }
      free(index)
      let cause = runs[index].source.credentials.removed(from: failure.cause)
      guard failure.isTemporary else { return end(index, .failure, cause) }
      tryAgain(request, index, cause: cause)
    case .streamBegan, .streamBytes: break
    }
  }

  private mutating func free(_ index: Int) { busy = busy.filter { $0.value != index } }

  private mutating func take(_ answer: SourceAnswer, of request: SourceRequest, _ index: Int) throws {
    let limit = RateLimit(answer)
    runs[index].limit = limit
    if let time = limit.waitsUntil?.time, let host = Origin(answer.url)?.authority {
      notBefore[host + " " + runs[index].source.credentials.account] = time
    }
    switch Redirect(answer, to: request) {
    case .follow(let next):
      if answer.status == 301 || answer.status == 308 {
        let shown = TerminalText.quoted(runs[index].source.credentials.removed(from: next.url), limit: 200)
        tell(index, "moved for good to \(shown); name that address")
      }
      return follow(next, from: request, index)
    case .refuse(let cause): return end(index, .failure, runs[index].source.credentials.removed(from: cause))
    case nil: break
    }
    guard let verdict = runs[index].adapter?.verdict(on: answer) else { return }
    switch verdict {
    case .page: try takePage(answer, index)
    case .later(let seconds, let cause):
      tryAgain(
        request, index, cause: cause, from: seconds.map { transport.now + $0 } ?? limit.waitsUntil?.time)
    case .refused(let cause):
      if var session = runs[index].source.credentials.session, !runs[index].hasLoggedIn {
        // It may have ended before its time: once it is renewed, or made anew.
        session.endsAt = Timestamp(seconds: 0)
        runs[index].source.credentials.session = session
        runs[index].phase = .ready(request, from: 0)
        return
      }
      end(index, .refused, runs[index].source.credentials.removed(from: cause))
    case .failed(let cause): end(index, .failure, runs[index].source.credentials.removed(from: cause))
    }
  }

  private mutating func follow(_ next: SourceRequest, from request: SourceRequest, _ index: Int) {
    runs[index].redirects.append(request.url)
    guard runs[index].redirects.count <= 10, !runs[index].redirects.contains(next.url) else {
      let shown = TerminalText.quoted(runs[index].source.credentials.removed(from: next.url), limit: 200)
      return end(index, .failure, "sent on in circles, last to \(shown)")
    }
    runs[index].phase = .ready(next, from: 0)
  }

  // MARK: - Waiting

  /// Sends the request again after a while, unless that takes too long.
  mutating func tryAgain(
    _ request: SourceRequest, _ index: Int, cause: String, from time: Double? = nil
  ) {
    runs[index].failures += 1
    let failures = runs[index].failures
    let earliest = transport.now + settings.backoff.delay(afterFailures: failures)
    guard failures < Backoff.mostAttempts || settings.follows else {
      return end(index, .tryLater, "\(cause), \(failures) times in a row; try again later")
    }
    var again = request
    if let first = runs[index].redirects.first { again.url = first }
    runs[index].redirects = []
    wait(index, again, until: max(earliest, time ?? 0), cause: cause)
  }

  private mutating func wait(_ index: Int, _ request: SourceRequest, until time: Double, cause: String) {
    let wait = time - transport.now
    if let most = runs[index].source.maxWait, runs[index].waited + wait > most {
      return end(index, .tryLater, "\(cause); come back at \(Timestamp(time: time.rounded(.up)))")
    }
    runs[index].waited += wait
    runs[index].phase = .ready(request, from: time)
  }

  // MARK: - Account

  mutating func reject(_ rejection: PageRejection, _ index: Int) throws {
    progress.clear()
    try rejects?.write(rejection.bytes.filter { $0 != UInt8(ascii: "\n") })
    diagnostics.error("\(TerminalText.visible(runs[index].source.name)): \(rejection.cause)")
    runs[index].status = runs[index].status.combined(with: settings.isStrict ? .badData : .rejected)
    if settings.isStrict { throw StrictStop() }
  }

  mutating func note(_ index: Int, _ text: String) {
    progress.clear()
    diagnostics.note("\(TerminalText.visible(runs[index].source.name)): \(text)")
  }

  /// A note for a person who watches; a job that runs every few minutes would say it each time.
  mutating func tell(_ index: Int, _ text: String) {
    if diagnostics.showsProgress { note(index, text) }
  }

  mutating func end(_ index: Int, _ status: ExitStatus, _ cause: String) {
    progress.clear()
    diagnostics.error("\(TerminalText.visible(runs[index].source.name)): \(cause)")
    runs[index].status = runs[index].status.combined(with: status)
    finish(index)
  }

  mutating func finish(_ index: Int) {
    runs[index].phase = .finished
    closeStream(index)
  }
}

/// The first bad object under `--strict`.
private struct StrictStop: Error {}
