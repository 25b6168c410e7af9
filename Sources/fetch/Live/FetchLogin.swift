import MessageCore
import SourceAdapters

/// How sources come to the sessions that their networks want.
extension FetchLoop {
  /// Takes over the session that another source of the same account has renewed: a token that renews is good but once.
  mutating func takeRenewedSession(_ index: Int) throws {
    guard let renewed = try state.session(runs[index].source),
      renewed.access != runs[index].source.credentials.session?.access
    else { return }
    runs[index].source.credentials.session = renewed
  }

  mutating func takeLogin(
    _ answer: SourceAnswer, for request: SourceRequest, _ index: Int
  ) throws {
    let source = runs[index].source
    guard case .page = AnswerVerdict(standard: answer), let login = source.query.network.login else {
      if case .later(_, let cause) = AnswerVerdict(standard: answer) {
        return tryAgain(request, index, cause: cause, from: RateLimit(answer).waitsUntil?.time)
      }
      // A renewal that is refused is followed by a login from the beginning.
      if source.credentials.session != nil {
        runs[index].source.credentials.session = nil
        runs[index].phase = .ready(request, from: 0)
        return
      }
      return end(index, .refused, "the login was refused (\(answer.status))")
    }
    do throws(SourceFailure) {
      runs[index].source.credentials.session = try login.session(answer)
    } catch {
      return end(index, .refused, error.cause)
    }
    try state.keep(runs[index].source.credentials.session, of: source)
    runs[index].phase = .ready(request, from: 0)
  }
}
