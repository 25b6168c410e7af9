import ArgumentParser
import CareConfiguration
import MessageCore

/// Times as the options of `fetch` take them.
enum TimeArgument {
  /// An RFC 3339 time or a date.
  @Sendable static func time(_ text: String) throws -> Timestamp {
    if let time = absolute(text) { return time }
    throw ValidationError("give an RFC 3339 time or a date, such as 2026-11-09")
  }

  /// An RFC 3339 time, a date, or how long before `now`.
  static func time(_ text: String, before now: Timestamp) -> Timestamp? {
    absolute(text) ?? LengthOfTime.seconds(text).map { now.adding(seconds: -$0) }
  }

  /// A length of time in seconds.
  @Sendable static func length(_ text: String) throws -> Int64 {
    if let seconds = LengthOfTime.seconds(text) { return seconds }
    throw ValidationError("give a length of time such as 30s, 5m or 1h")
  }

  private static func absolute(_ text: String) -> Timestamp? {
    Timestamp(rfc3339: text.utf8) ?? Timestamp(rfc3339: "\(text)T00:00:00Z".utf8)
  }
}
