import MessageCore
import SourceAdapters

/// What a redirect asks for (RFC 9110 section 15.4), judged before anything is sent.
enum Redirect {
  /// The request to send next; its credentials are put on anew, so another host gets none.
  case follow(SourceRequest)
  case refuse(cause: String)

  /// Nil where the answer is no redirect.
  init?(_ answer: SourceAnswer, to request: SourceRequest) {
    guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer.fields["location"] else {
      return nil
    }
    let target = SourceRequest.address(location, from: answer.url)
    let shown = TerminalText.quoted(target, limit: 200)
    guard let origin = Origin(target), let own = Origin(request.url) else {
      self = .refuse(cause: "sent on to \(shown), which is no address of http")
      return
    }
    guard origin.scheme == "https" || own.scheme == "http" else {
      self = .refuse(cause: "sent on to \(shown), which is not encrypted any more")
      return
    }
    var next = request
    next.url = target
    if request.method != "GET", answer.status <= 303 {
      next.method = "GET"
      next.body = nil
      next.fields.removeAll { $0.name.lowercased() == "content-type" }
    }
    guard next.body == nil || origin == own else {
      self = .refuse(cause: "sent on to another server, \(shown), with what was meant for the first")
      return
    }
    self = .follow(next)
  }
}
