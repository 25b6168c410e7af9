import MessageCore
import SourceAdapters

/// Finds out whether a source answers, with one request and without touching its state.
struct SourceCheck {
  let transport: any HTTPTransport
  let userAgent: String

  /// What a check came to.
  struct Finding {
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

  /// - Throws: `Interrupted`.
  mutating func check(_ source: FetchSource) throws -> Finding {
    var source = source
    if let finding = try logIn(&source) { return finding }
    var adapter: any SourceAdapter
    do throws(SourceFailure) {
      adapter = try source.query.adapter(from: SourceCursor())
    } catch {
      return Finding(status: .failure, text: error.cause)
    }
    guard var request = adapter.nextRequest() else {
      return Finding(status: .success, text: "nothing to ask")
    }
    for _ in 0..<10 {
      let http: HTTPRequest
      do throws(SourceFailure) {
        http = try HTTPRequest(request, of: source, userAgent: userAgent, at: transport.now)
      } catch {
        return Finding(status: .refused, text: error.cause)
      }
      switch try outcome(of: http) {
      case .success(let answer):
        switch Redirect(answer, to: request) {
        case .follow(let next): request = next
        case .refuse(let cause):
          return Finding(status: .failure, text: source.credentials.removed(from: cause))
        case nil: return finding(answer, adapter, source)
        }
      case .failure(let failure): return finding(failure, source)
      }
    }
    return Finding(status: .failure, text: "sent on too often")
  }

  /// Logs in where the network wants it; what is wrong with that, or nil.
  private func logIn(_ source: inout FetchSource) throws -> Finding? {
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

  private func finding(_ answer: SourceAnswer, _ adapter: any SourceAdapter, _ source: FetchSource) -> Finding
  {
    let removed = source.credentials.removed
    switch adapter.verdict(on: answer) {
    case .later(_, let cause): return Finding(status: .tryLater, text: removed(cause))
    case .failed(let cause): return Finding(status: .failure, text: removed(cause))
    case .refused(let cause):
      let sets = source.query.network.credentialSets.map { names in
        names.map { CredentialsReader.variable(source.name, $0) }.joined(separator: " and ")
      }
      let hint =
        source.credentials.isEmpty && !sets.isEmpty
        ? "; no secrets are known, set \(sets.joined(separator: ", or "))" : ""
      return Finding(status: .refused, text: removed(cause) + hint)
    case .page:
      var adapter = adapter
      do throws(SourceFailure) {
        _ = try adapter.read(answer)
      } catch {
        return Finding(status: .failure, text: removed(error.cause))
      }
      let left = RateLimit(answer).remaining.map { ", \($0) requests left" } ?? ""
      let who = source.credentials.isEmpty ? "without credentials" : "with credentials"
      if let end = adapter.end { return Finding(status: .failure, text: end) }
      return Finding(
        status: .success, text: "\(source.query.network.name) at \(source.query.origin), \(who)\(left)")
    }
  }
}
