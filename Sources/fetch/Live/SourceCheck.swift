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
        http = try HTTPRequest(request, of: source, userAgent: userAgent)
      } catch {
        return Finding(status: .refused, text: error.cause)
      }
      transport.start(http, as: 0)
      var events: [TransportEvent] = []
      while events.isEmpty { events = try transport.wait(until: nil) }
      switch events[0] {
      case .answer(_, let answer):
        switch Redirect(answer, to: request) {
        case .follow(let next): request = next
        case .refuse(let cause):
          return Finding(status: .failure, text: source.credentials.removed(from: cause))
        case nil: return finding(answer, adapter, source)
        }
      case .failure(_, let failure):
        let status: ExitStatus = failure.isTemporary ? .tryLater : .failure
        return Finding(status: status, text: source.credentials.removed(from: failure.cause))
      case .streamBegan, .streamBytes: break
      }
    }
    return Finding(status: .failure, text: "sent on too often")
  }

  private func finding(_ answer: SourceAnswer, _ adapter: any SourceAdapter, _ source: FetchSource) -> Finding
  {
    let removed = source.credentials.removed
    switch adapter.verdict(on: answer) {
    case .later(_, let cause): return Finding(status: .tryLater, text: removed(cause))
    case .failed(let cause): return Finding(status: .failure, text: removed(cause))
    case .refused(let cause):
      let names = source.query.network.credentials.map { CredentialsReader.variable(source.name, $0.name) }
      let hint =
        source.credentials.isEmpty && !names.isEmpty
        ? "; no secrets are known, set \(names.joined(separator: " or "))" : ""
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
