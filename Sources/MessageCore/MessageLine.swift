import Glibc

/// Why a line was rejected; it stands after `FILE:LINE: `.
public struct LineError: Error, Equatable, Sendable {
  /// The cause in words, lower case, without a full stop.
  public let cause: String

  public init(_ cause: String) { self.cause = cause }
}

/// What a line holds, by its `type`.
public enum RecordType: Equatable, Sendable {
  case message, volume, deletion, `case`, alert, issue, question, person, partial
  /// A type that this version does not know; filters pass it on.
  case other
}

/// One line of the wire: its bytes, checked, with its top-level members found but not decoded.
///
/// Reading is typed and lazy. `set` splices one member; every other byte stays as it was: the spelling of numbers, the
/// order of keys, escapes, whitespace and members that nobody here knows. Where a name is repeated, reading takes the
/// last one, as most JSON readers do, and `set` replaces that one and removes the others, so that every reader agrees.
/// An escaped spelling of a name (`"te\u0078t"`) is the same name. Absent and `null` read the same.
///
/// A value is meant to be reused for line after line: loading keeps the memory.
public struct MessageLine: Sendable {
  /// The line without its line end.
  public private(set) var bytes: [UInt8] = []
  private var members: [JSONMember] = []
  /// The members of objects that are members, where they are noted: those of one object beside each other.
  private(set) var innerMembers: [JSONMember] = []
  let notesInnerMembers: Bool
  private var hasEscapedNames = false
  /// A bit for each name that the line has, so that most of the names that it has not are told at once.
  private var nameBits: UInt64 = 0

  /// - Parameter notesInnerMembers: whether loading finds the members of inner objects as well, for who reads many of
  ///   them by `object(_:)`.
  public init(notesInnerMembers: Bool = false) { self.notesInnerMembers = notesInnerMembers }

  /// Takes in a line and checks it: RFC 8259, UTF-8, one object, at most 512 levels deep.
  ///
  /// - Throws: `LineError` naming the cause and the byte column, from 1; the line then is empty.
  public mutating func load(_ line: RawSpan) throws(LineError) {
    bytes.removeAll(keepingCapacity: true)
    line.withUnsafeBytes { bytes.append(contentsOf: $0) }
    do throws(JSONError) {
      try index()
    } catch {
      bytes.removeAll(keepingCapacity: true)
      members.removeAll(keepingCapacity: true)
      throw LineError("\(error.reason) (column \(error.offset + 1))")
    }
  }

  /// As `load(_:)`, from an array.
  public mutating func load(_ line: [UInt8]) throws(LineError) { try load(line.span.bytes) }

  private mutating func index() throws(JSONError) {
    members.removeAll(keepingCapacity: true)
    innerMembers.removeAll(keepingCapacity: true)
    var failure: JSONError?
    bytes.withUnsafeBufferPointer { text in
      do throws(JSONError) {
        try JSONScanner(text).scan(
          membersInto: &members, innerInto: &innerMembers, notesInner: notesInnerMembers,
          requiringObject: true)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    hasEscapedNames = false
    nameBits = 0
    for index in members.indices {
      if members[index].isEscaped { hasEscapedNames = true }
      nameBits |= MemberName.bit(ofPrefix: members[index].prefix)
    }
  }

  // MARK: - Reading

  /// The record's type: `message` where the line names none.
  ///
  /// - Throws: `LineError` where `type` is not a string.
  public var recordType: RecordType {
    get throws(LineError) {
      guard let member = try find(.type, as: .string) else { return .message }
      let name = bytes[Int(member.valueStart) + 1..<Int(member.valueEnd) - 1]
      // The commonest type is told without decoding it.
      if name.elementsEqual("message".utf8) { return .message }
      return switch value(of: member).string {
      case "message": .message
      case "volume": .volume
      case "deletion": .deletion
      case "case": .case
      case "alert": .alert
      case "issue": .issue
      case "question": .question
      case "person": .person
      case "partial": .partial
      default: .other
      }
    }
  }

  /// A string member decoded; nil where it is absent or null.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func string(_ name: MemberName) throws(LineError) -> String? {
    guard let member = try find(name, as: .string) else { return nil }
    return value(of: member).string
  }

  /// A string member that the caller cannot do without.
  ///
  /// - Throws: `LineError` where it is absent, null or of another kind.
  public func requiredString(_ name: MemberName) throws(LineError) -> String {
    guard let text = try string(name) else { throw LineError("missing '\(name)'") }
    return text
  }

  /// Decodes a string member as UTF-8 into `buffer`, whose old content is dropped; false, and an empty buffer, where it
  /// is absent or null.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func utf8(_ name: MemberName, into buffer: inout [UInt8]) throws(LineError) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    return try appendUTF8(name, to: &buffer)
  }

  /// As `utf8(_:into:)`, but behind what `buffer` holds.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func appendUTF8(_ name: MemberName, to buffer: inout [UInt8]) throws(LineError) -> Bool {
    guard let member = try find(name, as: .string) else { return false }
    decode(member, into: &buffer)
    return true
  }

  /// Appends a string member's text to `buffer`.
  func decode(_ member: JSONMember, into buffer: inout [UInt8]) {
    let inside = bytes.span.extracting(Int(member.valueStart) + 1..<Int(member.valueEnd) - 1)
    if member.valueIsEscaped {
      JSONString.decode(inside, into: &buffer)
    } else {
      JSONString.append(inside, to: &buffer)
    }
  }

  /// An integer member; nil where it is absent or null.
  ///
  /// - Throws: `LineError` where it is not a whole number of 64 bits.
  public func integer(_ name: MemberName) throws(LineError) -> Int64? {
    guard let member = try find(name, as: .number) else { return nil }
    guard let integer = value(of: member).integer else { throw LineError("'\(name)' is not a whole number") }
    return integer
  }

  /// A number member; nil where it is absent or null.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func number(_ name: MemberName) throws(LineError) -> Double? {
    try find(name, as: .number).flatMap { value(of: $0).number }
  }

  /// A boolean member; nil where it is absent or null.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func boolean(_ name: MemberName) throws(LineError) -> Bool? {
    try find(name, as: .boolean).flatMap { value(of: $0).boolean }
  }

  /// A time member (RFC 3339); nil where it is absent or null.
  ///
  /// - Throws: `LineError` where the member is no string, or no time.
  public func timestamp(_ name: MemberName) throws(LineError) -> Timestamp? {
    guard let member = try find(name, as: .string) else { return nil }
    let spelling = bytes[Int(member.valueStart) + 1..<Int(member.valueEnd) - 1]
    if let time = Timestamp(rfc3339: spelling) { return time }
    let text = value(of: member).string ?? ""
    guard let time = Timestamp(rfc3339: text.utf8) else {
      throw LineError("'\(name)' is not an RFC 3339 time: \(TerminalText.quoted(text))")
    }
    return time
  }

  /// Whether the line has a member of that name, be it null.
  public func contains(_ name: MemberName) -> Bool { lastIndex(of: name) != nil }

  /// Any member as a view; nil where it is absent or null. The view keeps a copy-on-write share of the line, so let go
  /// of it before the next `set` or `load`.
  public func value(_ name: MemberName) -> JSONValue? {
    guard let index = lastIndex(of: name), members[index].kind != .null else { return nil }
    return value(of: members[index])
  }

  /// As `value(_:)`, for a member that must be of that kind.
  ///
  /// - Throws: `LineError` where it is of another kind.
  public func value(_ name: MemberName, as kind: JSONKind) throws(LineError) -> JSONValue? {
    try find(name, as: kind).map { value(of: $0) }
  }

  /// The whole line as a view.
  public var value: JSONValue {
    let start = bytes.firstIndex(of: UInt8(ascii: "{")) ?? bytes.startIndex
    let end = (bytes.lastIndex(of: UInt8(ascii: "}")) ?? bytes.endIndex - 1) + 1
    return JSONValue(text: bytes, range: start..<end)
  }

  /// An object among the members; nil where it is absent or null. It tells of the line as it was loaded: ask for it
  /// before the first `set`.
  ///
  /// - Throws: `LineError` where the member is of another kind.
  public func object(_ name: MemberName) throws(LineError) -> InnerObject? {
    guard let member = try find(name, as: .object), let index = lastIndex(of: name) else { return nil }
    if notesInnerMembers {
      return InnerObject(noted: Int(index == 0 ? 0 : members[index - 1].innerEnd)..<Int(member.innerEnd))
    }
    return InnerObject(text: bytes[Int(member.valueStart)..<Int(member.valueEnd)])
  }

  private func find(_ name: MemberName, as kind: JSONKind) throws(LineError) -> JSONMember? {
    guard let index = lastIndex(of: name) else { return nil }
    let member = members[index]
    if member.kind == kind { return member }
    if member.kind == .null { return nil }
    throw LineError("'\(name)' is \(member.kind.described), not \(kind.described)")
  }

  func value(of member: JSONMember) -> JSONValue {
    JSONValue(text: bytes, range: Int(member.valueStart)..<Int(member.valueEnd))
  }

  private func lastIndex(of name: MemberName) -> Int? {
    if hasEscapedNames { return members.lastIndex { isSame($0, name) } }
    let prefix = name.prefix
    if nameBits & MemberName.bit(ofPrefix: prefix) == 0 { return nil }
    return members.withUnsafeBufferPointer { members in
      var index = members.count
      while index > 0 {
        index &-= 1
        if members[index].prefix == prefix, isSame(members[index], name) { return index }
      }
      return nil
    }
  }

  private func isSpelled(_ member: JSONMember, _ name: MemberName) -> Bool {
    var decoded: [UInt8] = []
    JSONString.decode(bytes.span.extracting(Int(member.keyStart)..<Int(member.keyEnd)), into: &decoded)
    return decoded.elementsEqual(name.utf8)
  }

  // MARK: - Splicing

  /// Replaces the value of a member, or appends the member to the end of the object. Every other byte stays.
  ///
  /// - Parameter json: a valid JSON text.
  public mutating func set(_ name: MemberName, _ json: [UInt8]) {
    json.withUnsafeBufferPointer { set(name, $0) }
  }

  /// Replaces or appends a member as ``set(_:_:)`` does; the pieces must make a valid JSON text.
  public mutating func set(_ name: MemberName, _ pieces: borrowing JSONPieces) {
    pieces.withBytes { set(name, $0) }
  }

  private mutating func set(_ name: MemberName, _ json: UnsafeBufferPointer<UInt8>) {
    guard let index = lastIndex(of: name) else { return append(name, json) }
    let range = Int(members[index].valueStart)..<Int(members[index].valueEnd)
    bytes.replaceSubrange(range, with: json)
    let change = Int32(json.count - range.count)
    members[index].valueEnd += change
    members[index].kind = JSONKind(firstByte: json[json.startIndex])
    members[index].valueIsEscaped = MessageLine.isEscapedString(json)
    for later in members.indices[(index + 1)...] { move(later, by: change) }
    if let earlier = members[..<index].indices.first(where: { isSame(members[$0], name) }) {
      remove(earlier)
      set(name, json)
    }
  }

  private mutating func append(_ name: MemberName, _ json: UnsafeBufferPointer<UInt8>) {
    guard let brace = bytes.lastIndex(of: UInt8(ascii: "}")) else { return }
    // Directly before the brace, so that whitespace around the values stays where it was.
    let rest = brace + 1 < bytes.count ? Array(bytes[(brace + 1)...]) : []
    if !rest.isEmpty { bytes.removeLast(rest.count) }
    if members.isEmpty { bytes.removeLast() } else { bytes[brace] = UInt8(ascii: ",") }
    name.withKey { bytes.append(contentsOf: $0) }
    let valueStart = bytes.count
    bytes.append(contentsOf: json)
    bytes.append(UInt8(ascii: "}"))
    if !rest.isEmpty { bytes.append(contentsOf: rest) }
    nameBits |= MemberName.bit(ofPrefix: name.prefix)
    let keyEnd = valueStart - 2
    members.append(
      JSONMember(
        keyStart: Int32(keyEnd - name.utf8.count), keyEnd: Int32(keyEnd), valueStart: Int32(valueStart),
        valueEnd: Int32(valueStart + json.count), prefix: name.prefix,
        kind: JSONKind(firstByte: json[json.startIndex]),
        isEscaped: false, valueIsEscaped: MessageLine.isEscapedString(json)))
  }

  /// Whether a JSON text is a string with escapes.
  private static func isEscapedString(_ json: UnsafeBufferPointer<UInt8>) -> Bool {
    guard json.first == UInt8(ascii: "\"") else { return false }
    return json.baseAddress.map { memchr($0, 0x5C, json.count) != nil } ?? false
  }

  func isSame(_ member: JSONMember, _ name: MemberName) -> Bool {
    if member.isEscaped { return isSpelled(member, name) }
    let length = name.utf8.count
    guard Int(member.keyEnd - member.keyStart) == length, member.prefix == name.prefix else { return false }
    // The prefix has compared the first eight bytes.
    var offset = 8
    while offset < length {
      if bytes[Int(member.keyStart) + offset] != name.utf8[offset] { return false }
      offset += 1
    }
    return true
  }

  /// Removes a member that another one follows, up to that one's quote.
  private mutating func remove(_ index: Int) {
    let start = Int(members[index].keyStart) - 1
    let end = Int(members[index + 1].keyStart) - 1
    bytes.removeSubrange(start..<end)
    members.remove(at: index)
    for later in members.indices[index...] { move(later, by: Int32(start - end)) }
  }

  private mutating func move(_ index: Int, by change: Int32) {
    members[index].keyStart += change
    members[index].keyEnd += change
    members[index].valueStart += change
    members[index].valueEnd += change
  }
}
