/// An object inside a line, with its members found.
///
/// It belongs to the line that gave it, as that was loaded; `MessageLine` reads its members.
public struct InnerObject: Sendable {
  /// Where its members stand among those that the line noted.
  private let noted: Range<Int>
  /// Its members, where the line notes none; their places count from the line's start.
  private let found: [JSONMember]

  init(noted: Range<Int>) {
    self.noted = noted
    found = []
  }

  /// - Parameter text: the object in its line.
  init(text: ArraySlice<UInt8>) {
    noted = 0..<0
    var members: [JSONMember] = []
    text.withUnsafeBufferPointer { bytes in
      // The line has been checked, so that this never fails.
      try? JSONScanner(bytes).scan(membersInto: &members, requiringObject: true)
    }
    let start = Int32(text.startIndex)
    found = members.map { member in
      var member = member
      member.keyStart += start
      member.keyEnd += start
      member.valueStart += start
      member.valueEnd += start
      return member
    }
  }

  /// The last member of that name; nil where there is none, or it is null.
  fileprivate func member(_ name: MemberName, in line: borrowing MessageLine) -> JSONMember? {
    let members = found.isEmpty ? line.innerMembers : found
    let range = found.isEmpty ? noted : found.indices
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      guard members[index].prefix == name.prefix || members[index].isEscaped else { continue }
      guard line.isSame(members[index], name) else { continue }
      return members[index].kind == .null ? nil : members[index]
    }
    return nil
  }
}

extension MessageLine {
  /// Decodes a string member of an inner object as UTF-8 into `buffer`, whose old content is dropped; false, and an empty
  /// buffer, where it is no string.
  public func utf8(_ name: MemberName, of object: InnerObject, into buffer: inout [UInt8]) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    return appendUTF8(name, of: object, to: &buffer)
  }

  /// As `utf8(_:of:into:)`, but behind what `buffer` holds.
  public func appendUTF8(_ name: MemberName, of object: InnerObject, to buffer: inout [UInt8]) -> Bool {
    guard let member = object.member(name, in: self), member.kind == .string else { return false }
    decode(member, into: &buffer)
    return true
  }

  /// A whole number among the members of an inner object, as `JSONValue.integer`.
  public func integer(_ name: MemberName, of object: InnerObject) -> Int64? {
    guard let member = object.member(name, in: self), member.kind == .number else { return nil }
    let spelling = bytes[Int(member.valueStart)..<Int(member.valueEnd)]
    return Int64(digits: spelling) ?? value(of: member).integer
  }

  /// A number among the members of an inner object, as `JSONValue.number`.
  public func number(_ name: MemberName, of object: InnerObject) -> Double? {
    object.member(name, in: self).flatMap { value(of: $0).number }
  }

  /// A boolean among the members of an inner object.
  public func boolean(_ name: MemberName, of object: InnerObject) -> Bool? {
    object.member(name, in: self).flatMap { value(of: $0).boolean }
  }

  /// A time among the members of an inner object; nil where it is none.
  public func timestamp(_ name: MemberName, of object: InnerObject) -> Timestamp? {
    object.member(name, in: self).flatMap { value(of: $0).timestamp }
  }

  /// Any member of an inner object as a view; nil where it is absent or null.
  public func value(_ name: MemberName, of object: InnerObject) -> JSONValue? {
    object.member(name, in: self).map { value(of: $0) }
  }
}

extension Int64 {
  /// A number that is spelled with at most 18 digits and nothing else.
  fileprivate init?(digits spelling: ArraySlice<UInt8>) {
    guard 1...18 ~= spelling.count else { return nil }
    var value: Int64 = 0
    for byte in spelling {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    self = value
  }
}
