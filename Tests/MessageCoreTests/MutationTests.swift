import Foundation
import Testing

@testable import MessageCore

/// The fuzz entry point: lines of a small corpus, mutated with a seeded generator, against a second reader.
///
/// `EARSHOT_FUZZ_ITERATIONS` says how many mutations (`EARSHOT_FUZZ_SEED` which ones); the default takes seconds.
@Suite struct MutationTests {
  static let seed = number("EARSHOT_FUZZ_SEED") ?? 1
  static let iterations = number("EARSHOT_FUZZ_ITERATIONS") ?? 20_000

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }

  @Test(arguments: 0..<4)
  func acceptsWhatTheGrammarAcceptsAndKeepsEveryOtherByte(_ part: Int) throws {
    var mutator = Mutator(seed: UInt64(truncatingIfNeeded: Self.seed * 4 + part))
    var line = MessageLine()
    for _ in 0..<Self.iterations / 4 {
      let bytes = mutator.next()
      try check(bytes, &line)
    }
  }

  /// The promises of `MessageLine` for any bytes.
  private func check(_ bytes: [UInt8], _ line: inout MessageLine) throws {
    let reference = ReferenceJSON(bytes)
    let expected: ReferenceJSON? = if case .object = reference { reference } else { nil }
    do throws(LineError) {
      try line.load(bytes)
    } catch {
      #expect(expected == nil, "refused for '\(error.cause)': \(shown(bytes))")
      #expect(line.bytes.isEmpty)
      return
    }
    guard let expected else {
      Issue.record("accepted, but not JSON: \(shown(bytes))")
      return
    }
    #expect(line.bytes == bytes)
    // Decoding everything gives what the other reader found.
    #expect(tree(of: line.value) == expected, "read otherwise: \(shown(bytes))")
    for name in Self.names {
      let value = line.value(name)
      let wanted = expected["\(name)"]
      #expect(value.map(tree) == (wanted == .null ? nil : wanted), "'\(name)' of \(shown(bytes))")
      _ = try? line.string(name)
      _ = try? line.timestamp(name)
      _ = try? line.integer(name)
      _ = try? line.number(name)
    }
    _ = try? Message(line)
    _ = try? CaseRecord(line)
    for (name, json) in [(MemberName.tone, #"{"label":"neutral"}"#), (.text, "null"), (.tone, "[1, 2]")] {
      splice(name, json, &line)
    }
  }

  /// `set` replaces one member, or appends it, and changes nothing else.
  private func splice(_ name: MemberName, _ json: String, _ line: inout MessageLine) {
    let before = ReferenceJSON(line.bytes)
    let old = line.bytes
    let occurrences = before.map { $0.count(of: "\(name)") } ?? 0
    line.set(name, Array(json.utf8))
    let after = ReferenceJSON(line.bytes)
    #expect(
      after == before?.setting("\(name)", to: ReferenceJSON(Array(json.utf8)) ?? .null), "\(shown(old))")
    // With at most one to replace, one stretch of bytes differs: the value, or the new member.
    guard occurrences < 2 else { return }
    let head = zip(old, line.bytes).prefix { $0 == $1 }.count
    let tail = zip(old.reversed(), line.bytes.reversed()).prefix { $0 == $1 }.count
    #expect(line.bytes.count <= head + tail + json.utf8.count + "\(name)".utf8.count + 4, "\(shown(old))")
    // The index of members was kept in step: a line that is loaded anew reads the same.
    var again = MessageLine()
    #expect(throws: Never.self) { try again.load(line.bytes) }
    for other in Self.names {
      #expect(
        again.value(other)?.rawBytes.elementsEqual(line.value(other)?.rawBytes ?? [])
          == (line.value(other) == nil ? nil : true))
    }
  }

  private static let names: [MemberName] = [.id, .text, .tone, .author, .createdAt, .conversation, .counts]

  /// A view decoded to its leaves.
  private func tree(of value: JSONValue) -> ReferenceJSON {
    switch value.kind {
    case .object: .object(value.members.map { .init(name: $0.name, value: tree(of: $0.value)) })
    case .array: .array(value.elements.map(tree))
    case .string: .string(value.string ?? "not a string")
    case .number: .number(String(decoding: value.rawBytes, as: UTF8.self))
    case .boolean: .boolean(value.boolean ?? false)
    case .null: .null
    }
  }

  private func shown(_ bytes: [UInt8]) -> String {
    String(String(decoding: bytes, as: UTF8.self).prefix(400)).debugDescription
  }
}

extension ReferenceJSON {
  func count(of name: String) -> Int {
    guard case .object(let members) = self else { return 0 }
    return members.count { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// The object with that member in the place of its last occurrence, or at the end, and nowhere else.
  func setting(_ name: String, to value: ReferenceJSON) -> ReferenceJSON {
    guard case .object(var members) = self else { return self }
    func isNamed(_ member: Member) -> Bool { member.name.utf8.elementsEqual(name.utf8) }
    guard let last = members.lastIndex(where: isNamed) else {
      return .object(members + [Member(name: name, value: value)])
    }
    members[last] = Member(name: name, value: value)
    let kept = members.indices.filter { $0 == last || !isNamed(members[$0]) }
    return .object(kept.map { members[$0] })
  }
}
