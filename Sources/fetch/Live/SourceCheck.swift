import MessageCore
import SourceAdapters

/// Finds out whether a source answers, with a request or two and without moving its place.
struct SourceCheck {
  let transport: any HTTPTransport
  let userAgent: String
  /// Where sessions are kept; no source's place is.
  var state: FetchState

  /// What a check came to.
  struct Finding: Error {
    let status: ExitStatus
    let text: String

    /// One word for it.
    var word: String {
      switch status {
      case .success: "ok"
      case .refused: "refused"
      case .tryLater: "later"
      default: "failed"
      }
    }
  }

  /// - Throws: `FatalError` where the state fails, `Interrupted`.
  mutating func check(_ source: FetchSource) throws -> Finding {
    var source = source
    // A token that renews may be good but once: what runs share is used, and kept.
    source.credentials.session = try state.session(source)
    let isKept = source.credentials.session != nil
    if let finding = try logIn(&source) { return finding }
    let finding = try ask(source)
    guard isKept, finding.status == .refused else { return finding }
    // It may have ended before its time.
    source.credentials.session?.endsAt = Timestamp(seconds: 0)
    return try logIn(&source) ?? ask(source)
  }

  /// Asks until something comes that tells.
  private func ask(_ source: FetchSource) throws -> Finding {
    var adapter: any SourceAdapter
    var last: SourceAnswer?
    do throws(SourceFailure) {
      adapter = try source.query.adapter(from: SourceCursor())
    } catch {
      return Finding(status: .failure, text: error.cause)
    }
    // What is looked up first, such as an account's number, tells nothing of the messages.
    for _ in 0..<Self.mostRequests {
      guard let request = adapter.nextRequest() else { break }
      switch try ask(request, &adapter, source) {
      case .success(let answer) where answer.isTelling: return working(answer.answer, source)
      case .success(let answer): last = answer.answer
      case .failure(let finding): return finding
      }
    }
    return last.map { working($0, source) } ?? Finding(status: .success, text: "nothing to ask")
  }

  /// A page, and whether it brought something.
  private struct Page {
    let answer: SourceAnswer
    let isTelling: Bool
  }

  private static let mostRequests = 3

  /// Asks one thing and has the adapter read it.
  private func ask(
    _ request: SourceRequest, _ adapter: inout any SourceAdapter, _ source: FetchSource
  ) throws -> Result<Page, Finding> {
    var request = request
    for _ in 0..<10 {
      let http: HTTPRequest
      do throws(SourceFailure) {
        http = try HTTPRequest(request, of: source, userAgent: userAgent, at: transport.now)
      } catch {
        return .failure(Finding(status: .refused, text: error.cause))
      }
      switch try outcome(of: http) {
      case .success(let answer):
        switch Redirect(answer, to: request) {
        case .follow(let next): request = next
        case .refuse(let cause):
          return .failure(Finding(status: .failure, text: source.credentials.removed(from: cause)))
        case nil: return read(answer, &adapter, source)
        }
      case .failure(let failure): return .failure(finding(failure, source))
      }
    }
    return .failure(Finding(status: .failure, text: "sent on too often"))
  }

  /// Logs in where the network wants it; what is wrong with that, or nil.
  private mutating func logIn(_ source: inout FetchSource) throws -> Finding? {
    do {
      guard let request = try source.loginRequest(now: transport.now, userAgent: userAgent),
        let login = source.query.network.login
      else { return nil }
      switch try outcome(of: request) {
      case .success(let answer):
        guard answer.status < 400 else {
          return Finding(status: .refused, text: "the login was refused (\(answer.status))")
        }
        source.credentials.session = try login.session(answer)
        try state.keep(source.credentials.session, of: source)
        return nil
      case .failure(let failure): return finding(failure, source)
      }
    } catch let failure as SourceFailure {
      return Finding(status: .refused, text: failure.cause)
    }
  }

  private func outcome(of request: HTTPRequest) throws -> Result<SourceAnswer, TransportFailure> {
    transport.start(request, as: 0)
    while true {
      for event in try transport.wait(until: nil) {
        switch event {
        case .answer(_, let answer): return .success(answer)
        case .failure(_, let failure): return .failure(failure)
        case .streamBegan, .streamBytes: break
        }
      }
    }
  }

  private func finding(_ failure: TransportFailure, _ source: FetchSource) -> Finding {
    let status: ExitStatus = failure.isTemporary ? .tryLater : .failure
    return Finding(status: status, text: source.credentials.removed(from: failure.cause))
  }

  private func read(
    _ answer: SourceAnswer, _ adapter: inout any SourceAdapter, _ source: FetchSource
  ) -> Result<Page, Finding> {
    let removed = source.credentials.removed
    switch adapter.verdict(on: answer) {
    case .later(_, let cause): return .failure(Finding(status: .tryLater, text: removed(cause)))
    case .failed(let cause): return .failure(Finding(status: .failure, text: removed(cause)))
    case .refused(let cause):
      return .failure(Finding(status: .refused, text: removed(cause) + missingSecrets(source)))
    case .page:
      do throws(SourceFailure) {
        let page = try adapter.read(answer)
        adapter.delivered(new: page.records.count, of: page.records.count)
        if let end = adapter.end { return .failure(Finding(status: .failure, text: end)) }
        return .success(Page(answer: answer, isTelling: !page.records.isEmpty))
      } catch {
        return .failure(Finding(status: .failure, text: removed(error.cause)))
      }
    }
  }

  /// Which secrets would do, where none are known.
  private func missingSecrets(_ source: FetchSource) -> String {
    let sets = source.query.network.credentialSets.map { names in
      names.map { CredentialsReader.variable(source.name, $0) }.joined(separator: " and ")
    }
    guard source.credentials.isEmpty, !sets.isEmpty else { return "" }
    return "; no secrets are known, set \(sets.joined(separator: ", or "))"
  }

  private func working(_ answer: SourceAnswer, _ source: FetchSource) -> Finding {
    let left = RateLimit(answer).remaining.map { ", \($0) requests left" } ?? ""
    let who = source.credentials.isEmpty ? "without credentials" : "with credentials"
    return Finding(
      status: .success, text: "\(source.query.network.name) at \(source.query.origin), \(who)\(left)")
  }
}
