import CareStore
import MessageCore
import SourceAdapters

/// How `--follow` keeps streams up: opened, held until pages have filled the gap before them, read as they bring
/// something, and opened again when they break or fall silent. While one is down, pages bring what is new.
extension FetchLoop {
  /// What a source's stream is called among the transfers; its pages are called `index`.
  private func transfer(ofStream index: Int) -> Int { runs.count + index }

  /// Has the stream opened where there is one for the query and it is not known to be refused.
  mutating func wantStream(_ index: Int) {
    guard settings.follows, !runs[index].hasNoStream, case .none = runs[index].streaming,
      let adapter = runs[index].adapter
    else { return }
    if adapter.stream(at: Timestamp(time: transport.now)) != nil {
      runs[index].streaming = .closed(until: 0)
    } else if let cause = adapter.streamRefusal {
      doWithoutStream(index, cause: runs[index].source.credentials.removed(from: cause))
    }
  }

  /// Does what is due for a source's stream.
  mutating func wakeStream(_ index: Int) {
    guard let time = runs[index].streamWakesAt, time <= transport.now, !runs[index].isFinished else { return }
    switch runs[index].streaming {
    case .closed:
      if let stream = runs[index].adapter?.stream(at: Timestamp(time: transport.now)) { open(stream, index) }
    case .opening: breakStream(index, cause: "no answer to the request for the stream")
    case .open(let stream, _):
      breakStream(index, cause: "the stream was silent for \(Int(stream.longestSilence)) seconds")
    case .none, .filling: break
    }
  }

  /// Whether the stream brings what is new from here on, so that no further round is needed.
  mutating func listens(_ index: Int) -> Bool {
    if runs[index].needsRound {
      runs[index].needsRound = false
      beginRound(index)
      return true
    }
    switch runs[index].streaming {
    case .filling(let stream):
      runs[index].streaming = .open(stream, heardAt: transport.now)
      runs[index].listensSince = transport.now
      transport.release(transfer(ofStream: index))
    case .open: break
    case .none, .closed, .opening: return false
    }
    runs[index].phase = .listening
    return true
  }

  /// Ends a stream for good.
  mutating func closeStream(_ index: Int) {
    switch runs[index].streaming {
    case .opening, .filling, .open: transport.cancel(transfer(ofStream: index))
    case .none, .closed: break
    }
    runs[index].adapter?.endStream()
    runs[index].streaming = .none
  }

  // MARK: - Opening

  private mutating func open(_ stream: SourceStream, redirects: Int = 0, _ index: Int) {
    let source = runs[index].source
    let host = Origin(stream.request.url)?.authority ?? ""
    if let time = notBefore[host + " " + source.credentials.account], time > transport.now {
      runs[index].streaming = .closed(until: time)
      return
    }
    runs[index].spent += stream.request.cost
    do throws(SourceFailure) {
      var request = try HTTPRequest(
        stream.request, of: source, userAgent: settings.userAgent, at: transport.now)
      request.carrier = stream.carrier
      runs[index].streaming = .opening(stream, since: transport.now, redirects: redirects)
      transport.start(request, as: transfer(ofStream: index))
    } catch {
      doWithoutStream(index, cause: error.cause)
    }
  }

  /// Takes what is told of a stream; false where it is of a page.
  mutating func takeStream(_ event: TransportEvent) throws -> Bool {
    switch event {
    case .answer(let number, let answer) where number >= runs.count:
      takeEnd(answer, number - runs.count)
    case .failure(let number, let failure) where number >= runs.count:
      let index = number - runs.count
      let cause = runs[index].source.credentials.removed(from: failure.cause)
      if failure.isTemporary {
        breakStream(index, cause: cause)
      } else {
        doWithoutStream(index, cause: cause)
      }
    case .streamBegan(let number, let answer): begin(answer, stream: number - runs.count)
    case .streamBytes(let number, let bytes): try take(streamed: bytes, number - runs.count)
    case .answer, .failure: return false
    }
    return true
  }

  private mutating func begin(_ answer: SourceAnswer, stream index: Int) {
    guard case .opening(let stream, _, _) = runs[index].streaming else { return }
    runs[index].adapter?.beginStream(answer)
    runs[index].streaming = .filling(stream)
    // What came between the last page and now is in a page.
    if case .resting = runs[index].phase { beginRound(index) } else { runs[index].needsRound = true }
  }

  // MARK: - Reading

  /// How many bytes of a stream are delivered at a time, so that a crash repeats no more than a page would have.
  private static let deliverySize = 16 << 10

  private mutating func take(streamed bytes: [UInt8], _ index: Int) throws {
    for start in stride(from: 0, to: bytes.count, by: Self.deliverySize) {
      try take(part: Array(bytes[start..<min(start + Self.deliverySize, bytes.count)]), index)
    }
  }

  private mutating func take(part bytes: [UInt8], _ index: Int) throws {
    guard case .open(let stream, _) = runs[index].streaming, var adapter = runs[index].adapter else { return }
    runs[index].streaming = .open(stream, heardAt: transport.now)
    let time = Timestamp(time: transport.now)
    let page: SourcePage
    do throws(SourceFailure) {
      page = try adapter.read(streamed: bytes, at: time)
    } catch {
      return breakStream(index, cause: error.cause)
    }
    runs[index].adapter = adapter
    for rejection in page.rejections { try reject(rejection, index) }
    // A place alone, as heartbeats have it, is not worth writing to the disk each time.
    let isDue = transport.now - runs[index].notedAt > 10 && adapter.cursor.json != runs[index].stream.cursor
    guard !page.records.isEmpty || isDue else { return }
    runs[index].notedAt = transport.now
    let isWhole = try deliver(page.records, cursor: adapter.cursor, time, index) { _, _ in adapter.cursor }
    if !isWhole || runs[index].selection.isFull { finish(index) }
  }

  // MARK: - Ends

  private mutating func takeEnd(_ answer: SourceAnswer, _ index: Int) {
    let removed = runs[index].source.credentials.removed
    guard case .opening(let stream, _, let redirects) = runs[index].streaming else {
      return breakStream(index, cause: "the server ended the stream")
    }
    switch Redirect(answer, to: stream.request) {
    case .follow(let next):
      guard redirects < 5 else { return doWithoutStream(index, cause: "the stream is sent on in circles") }
      var further = stream
      further.request = next
      return open(further, redirects: redirects + 1, index)
    case .refuse(let cause): return doWithoutStream(index, cause: removed(cause))
    case nil: break
    }
    switch AnswerVerdict(standard: answer) {
    case .page: breakStream(index, cause: "the server ended the stream")
    case .later(let seconds, let cause):
      breakStream(
        index, cause: removed(cause),
        from: seconds.map { transport.now + $0 } ?? RateLimit(answer).waitsUntil?.time)
    case .refused(let cause), .failed(let cause): doWithoutStream(index, cause: removed(cause))
    }
  }

  /// Opens the stream again after a while.
  private mutating func breakStream(_ index: Int, cause: String, from time: Double? = nil) {
    transport.cancel(transfer(ofStream: index))
    runs[index].adapter?.endStream()
    // One that is accepted and ended at once, again and again, is a failing one.
    if case .open = runs[index].streaming, transport.now - runs[index].listensSince > 60 {
      runs[index].streamFailures = 0
    }
    runs[index].streamFailures += 1
    let delay = settings.backoff.delay(afterFailures: runs[index].streamFailures)
    runs[index].streaming = .closed(until: max(transport.now + delay, time ?? 0))
    tell(index, "\(cause); it is opened again")
    poll(index)
  }

  /// Goes on by pages alone.
  private mutating func doWithoutStream(_ index: Int, cause: String) {
    closeStream(index)
    runs[index].hasNoStream = true
    note(index, "no stream, so asked again and again: \(cause)")
    poll(index)
  }

  /// Lets pages bring what a stream does not any more.
  private mutating func poll(_ index: Int) {
    guard case .listening = runs[index].phase, let adapter = runs[index].adapter else { return }
    runs[index].phase = .resting(
      until: transport.now + (runs[index].source.pollInterval ?? adapter.pollInterval))
  }
}
