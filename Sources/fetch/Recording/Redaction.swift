import SourceAdapters

/// Takes secrets out of what is shown or kept.
enum Redaction {
  private static let stand = "REDACTED"

  static func removed(_ secrets: [String], from text: String) -> String {
    secrets.flatMap { [$0, SourceRequest.encoded($0)] }.reduce(text) { text, secret in
      secret.isEmpty ? text : text.replacing(secret, with: stand)
    }
  }

  static func removed(_ secrets: [String], from bytes: [UInt8]) -> [UInt8] {
    secrets.flatMap { [Array($0.utf8), Array(SourceRequest.encoded($0).utf8)] }.reduce(bytes) {
      bytes, secret in
      secret.isEmpty ? bytes : bytes.replacing(secret, with: Array(stand.utf8))
    }
  }

  /// An answer as it may be kept.
  static func removed(_ secrets: [String], from answer: SourceAnswer) -> SourceAnswer {
    var answer = answer
    answer.body = removed(secrets, from: answer.body)
    answer.fields = answer.fields.filter { $0.name.lowercased() != "set-cookie" }.map {
      HTTPField($0.name, removed(secrets, from: $0.value))
    }
    return answer
  }
}

extension HTTPRequest {
  /// The body as it may be kept.
  var shownBody: String? {
    body.map { Redaction.removed(secrets, from: String(decoding: $0, as: UTF8.self)) }
  }
}
