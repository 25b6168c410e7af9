import MessageCore

/// What messages of all parts are sorted by, as text whose bytes sort: when the first message of the conversation was
/// written, its id, and the place in the conversation. The order is that in which thread prints them.
struct StreamOrder {
  /// The conversation in hand, and what its messages' texts begin with.
  private var conversation = ""
  private var start = ""

  /// The text of the next message of a stream that thread has printed; one that is in no conversation counts by itself.
  ///
  /// - Throws: `LineError` where a member that is read has the wrong kind.
  mutating func next(_ line: borrowing MessageLine) throws(LineError) -> String {
    let thread = try line.value(.thread, as: .object)?[[.id, .position]]
    let (name, position) = (thread?[0]?.string, thread?[1]?.integer ?? 0)
    if name == nil || name != conversation || position <= 1 {
      conversation = name ?? ""
      start = try text(of: line)
    }
    return start + Self.digits(UInt64(clamping: position), 8)
  }

  private func text(of line: borrowing MessageLine) throws(LineError) -> String {
    // Hexadecimal digits of a fixed number sort as the numbers do; the offset makes them positive. What has no time
    // comes last.
    let time = try line.timestamp(.createdAt)
    let seconds = UInt64(bitPattern: time?.seconds ?? .max) ^ 1 << 63
    return Self.digits(seconds, 16) + Self.digits(UInt64(clamping: time?.nanoseconds ?? 0), 8) + "\t"
      + (try line.string(.id) ?? "") + "\t"
  }

  private static func digits(_ number: UInt64, _ count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
