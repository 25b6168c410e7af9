import MessageCore

/// Reads JSON one part at a time, out of chunks that may cut it anywhere: the elements of arrays, the members of objects
/// and the values of a sequence (one a line, or simply one after the other), however large the whole is.
///
/// `descends` says which arrays and objects are entered; every other value is a part and is handed out whole, so it is
/// the parts that must fit into memory (64 MiB each), not the file. A script that assigns JSON, `name = [ … ];`, is read
/// as that JSON.
///
/// A part that is no valid JSON is given up alone. Where even its end cannot be told, reading goes on at the next line
/// that begins as the first element of its array did: exporters write one element like the other. Commas that are missing
/// or too many are no fault.
struct JSONPartReader {
  /// What `next` found.
  enum Step {
    case part(JSONPart)
    /// The end of an array or object that was entered.
    case left(path: [String])
    /// Bytes, in `rejected`, that are no part; the line in which they begin, and the cause in words.
    case malformed(line: Int, cause: String)
    case needsInput
    case end
  }

  /// The bytes of what is malformed, where they are wanted, up to the place where reading goes on.
  private(set) var rejected: [UInt8] = []

  private let keepsRejected: Bool
  private let descends: (_ path: [String], _ isArray: Bool) -> Bool
  /// The arrays and objects that are entered; the sequence of whole values is the first.
  private var frames = [Frame(kind: .sequence)]
  /// The path of the value in hand.
  private var path: [String] = []
  private var state = State.start
  /// Where reading goes on, as an offset from the start of the value in hand.
  private var position = 0
  private var scan = ValueScan()
  /// The bytes before the value in hand in its line; nil where more than blanks and commas stand there.
  private var indentation: [UInt8]? = []
  /// What was found to be broken, to be told once it is clear how far that goes.
  private var fault = Fault(line: 0, cause: "", isAtEnd: false)

  private enum State { case start, between, afterName, inValue, recovering, ended }

  private struct Frame {
    enum Kind { case sequence, array, object }

    let kind: Kind
    /// How a line begins that begins an element: the first element's indentation and bracket, or, where that shares the
    /// line of `[`, what then follows an element.
    var marker: [UInt8] = []
  }

  private struct Fault {
    let line: Int
    let cause: String
    /// Whether the fault is that the file ends.
    let isAtEnd: Bool
  }

  /// - Parameters:
  ///   - keepsRejected: whether `rejected` is wanted.
  ///   - descends: whether the array or object at a path is entered. The path has the names of members, and `*` for an
  ///     element of an array; it is empty for a value that stands by itself.
  init(keepsRejected: Bool = true, descends: @escaping (_ path: [String], _ isArray: Bool) -> Bool) {
    self.keepsRejected = keepsRejected
    self.descends = descends
  }

  /// Moves to the next part.
  mutating func next(_ input: inout ByteInput) -> Step {
    while true {
      let step: Step? =
        switch state {
        case .start: skipAssignment(&input)
        case .between: skipToValue(&input)
        case .afterName: beginMember(&input)
        case .inValue: readValue(&input)
        case .recovering: recover(&input)
        case .ended: .end
        }
      if let step { return step }
    }
  }

  // MARK: - Stages

  /// The longest name and equals sign that may stand before the JSON of a script.
  private static let longestAssignment = 1024

  /// Skips `window.YTD.tweets.part0 =`, where the file begins with something like it.
  private mutating func skipAssignment(_ input: inout ByteInput) -> Step? {
    let start = input.prefix(Self.longestAssignment)
    if let bracket = start.firstIndex(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) {
      let before = start[..<bracket]
      if let equals = before.lastIndex(of: UInt8(ascii: "=")), before.allSatisfy({ isAssignment($0) }) {
        let length = equals + 1 - start.startIndex
        input.skip(length, lines: lineEnds(in: before[...equals]))
      }
    } else if start.count < Self.longestAssignment, !input.isAtEnd {
      return .needsInput
    }
    state = .between
    return nil
  }

  private func isAssignment(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "."),
      UInt8(ascii: "="), UInt8(ascii: " "), 0x09...0x0D:
      true
    default: false
    }
  }

  /// Skips whitespace and commas; nil once a value or a member's name begins, or recovery does.
  private mutating func skipToValue(_ input: inout ByteInput) -> Step? {
    while let byte = input.first {
      switch byte {
      case UInt8(ascii: "\n"):
        input.skip(1, lines: 1)
        indentation = []
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: ","), 0x1E:
        input.skip(1)
        indentation?.append(byte)
      case UInt8(ascii: ";") where frames.count == 1: input.skip(1)
      case UInt8(ascii: "]") where frames[frames.count - 1].kind == .array,
        UInt8(ascii: "}") where frames[frames.count - 1].kind == .object:
        input.skip(1)
        return leave()
      case UInt8(ascii: "\"") where frames[frames.count - 1].kind == .object: return readName(&input)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        giveUp(input, "expected \(expected), found \(shown(byte))")
        return nil
      default:
        let isBracket = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
        guard frames[frames.count - 1].kind == .array || frames.count == 1 && isBracket else {
          giveUp(input, "expected \(expected), found \(shown(byte))")
          return nil
        }
        beginValue(&input, byte)
        return nil
      }
    }
    guard input.isAtEnd else { return .needsInput }
    state = .ended
    guard let last = frames.last, frames.count > 1 else { return .end }
    rejected = []
    let ending = last.kind == .array ? "']' of its array" : "'}' of its object"
    return .malformed(line: input.line, cause: "the file ends before the \(ending); the file was cut short")
  }

  private var expected: String {
    switch frames[frames.count - 1].kind {
    case .sequence: "an object or an array"
    case .array: "a value or ']'"
    case .object: "a member name in quotes or '}'"
    }
  }

  private mutating func readName(_ input: inout ByteInput) -> Step? {
    var end = 1
    while end < input.count, input[end] != UInt8(ascii: "\"") {
      end += input[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < input.count else {
      if !input.isAtEnd, input.count < input.longestPart { return .needsInput }
      giveUp(input, "a name without its closing quote", isAtEnd: true)
      return nil
    }
    guard let name = try? JSONValue(parsing: Array(input.prefix(end + 1))).string else {
      giveUp(input, "a name that is no JSON string")
      return nil
    }
    input.skip(end + 1)
    path.append(name)
    state = .afterName
    return nil
  }

  private mutating func beginMember(_ input: inout ByteInput) -> Step? {
    while let byte = input.first {
      switch byte {
      case UInt8(ascii: "\n"): input.skip(1, lines: 1)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: ":"): input.skip(1)
      default:
        beginValue(&input, byte)
        return nil
      }
    }
    if !input.isAtEnd { return .needsInput }
    giveUp(input, "a member without its value", isAtEnd: true)
    return nil
  }

  /// Enters an array or object, or begins to look for the end of a part.
  private mutating func beginValue(_ input: inout ByteInput, _ byte: UInt8) {
    let frame = frames.count - 1
    if frames[frame].kind == .array { path.append("*") }
    let isContainer = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    if frames[frame].kind != .object, isContainer, frames[frame].marker.isEmpty {
      frames[frame].marker =
        indentation.map { $0 + [byte] } ?? (frames[frame].kind == .array ? Array("}, {".utf8) : [])
    }
    if isContainer, descends(path, byte == UInt8(ascii: "[")) {
      input.skip(1)
      frames.append(Frame(kind: byte == UInt8(ascii: "[") ? .array : .object))
      indentation = nil
      state = .between
    } else {
      position = 0
      scan = ValueScan()
      state = .inValue
    }
  }

  /// Goes back to the array or object around the one that ends here.
  private mutating func leave() -> Step {
    let left = path
    frames.removeLast()
    leaveValue()
    return .left(path: left)
  }

  private mutating func leaveValue() {
    if frames[frames.count - 1].kind != .sequence { path.removeLast() }
    indentation = nil
    state = .between
  }

  /// Finds the end of the part and checks it; nil where it is given up.
  private mutating func readValue(_ input: inout ByteInput) -> Step? {
    switch scan.advance(
      input.buffer.span.extracting(input.start..<input.end), &position, isAtEnd: input.isAtEnd)
    {
    case .broken(let cause):
      giveUp(input, cause, at: position)
      return nil
    case .needsInput:
      guard input.isAtEnd || input.count >= input.longestPart else { return .needsInput }
      let cause =
        input.isAtEnd
        ? "the element that begins here does not end before the file does"
        : "the element that begins here does not end within 64 MiB"
      giveUp(input, cause, isAtEnd: input.isAtEnd)
      return nil
    case .end: break
    }
    let line = input.line
    let bytes = Array(input.prefix(position))
    do throws(JSONError) {
      let part = JSONPart(path: path, value: try JSONValue(parsing: bytes), line: line)
      input.skip(position, lines: lineEnds(in: bytes[...]))
      leaveValue()
      return .part(part)
    } catch {
      // Brackets that do not match may have taken in the elements that follow.
      giveUp(input, error.reason, at: error.offset)
      if !holdsMarkedLine(bytes), position > 0 {
        if keepsRejected { rejected = bytes }
        input.skip(position, lines: lineEnds(in: bytes[...]))
        leaveValue()
        return .malformed(line: fault.line, cause: fault.cause)
      }
      return nil
    }
  }

  // MARK: - Recovery

  /// The innermost array or sequence whose elements have a mark of their own, as an index of `frames`.
  private var markedFrame: Int? { frames.lastIndex { !$0.marker.isEmpty } }

  private func holdsMarkedLine(_ bytes: [UInt8]) -> Bool {
    guard let frame = markedFrame else { return false }
    var rest = bytes[...]
    while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
      rest = rest[(feed + 1)...]
      if rest.starts(with: frames[frame].marker) { return true }
    }
    return false
  }

  /// Goes on to look for another element, because of what is wrong at an offset from here.
  private mutating func giveUp(
    _ input: borrowing ByteInput, _ cause: String, at offset: Int = 0, isAtEnd: Bool = false
  ) {
    let faultLine = input.line + lineEnds(in: input.prefix(offset))
    fault = Fault(
      line: input.line, cause: faultLine == input.line ? cause : "\(cause) (line \(faultLine))",
      isAtEnd: isAtEnd)
    rejected.removeAll()
    state = .recovering
  }

  /// Skips lines until one begins as an element's line does.
  private mutating func recover(_ input: inout ByteInput) -> Step? {
    let frame = markedFrame
    let marker = frame.map { frames[$0].marker } ?? []
    while true {
      let rest = input.prefix(input.count)
      guard let feed = rest.firstIndex(of: UInt8(ascii: "\n")) else {
        drop(rest, input.longestPart)
        input.skip(rest.count)
        return input.isAtEnd ? endInVain() : .needsInput
      }
      let lineStart = feed + 1
      guard lineStart + marker.count <= rest.endIndex || input.isAtEnd else {
        drop(rest[..<feed], input.longestPart)
        input.skip(feed - rest.startIndex)
        return .needsInput
      }
      let isMarked = !marker.isEmpty && rest[lineStart...].starts(with: marker)
      drop(isMarked ? rest[..<feed] : rest[..<lineStart], input.longestPart)
      input.skip(lineStart - rest.startIndex, lines: 1)
      if isMarked, let frame {
        input.skip(marker.count - 1)
        goBack(to: frame)
        return .malformed(line: fault.line, cause: fault.cause)
      }
    }
  }

  /// Leaves what was entered since the array or sequence whose element now begins.
  private mutating func goBack(to frame: Int) {
    frames.removeLast(frames.count - 1 - frame)
    // A value that stands by itself has an empty path, and is the frame after the sequence.
    path = Array(path.prefix(max(0, frame - 1)))
    indentation = Array(frames[frame].marker.dropLast())
    state = .between
  }

  private mutating func drop(_ bytes: ArraySlice<UInt8>, _ limit: Int) {
    guard keepsRejected else { return }
    rejected.append(contentsOf: bytes.prefix(limit - min(rejected.count, limit)))
  }

  /// The end of the file while looking for another element.
  private mutating func endInVain() -> Step {
    state = .ended
    let cause = fault.isAtEnd ? fault.cause : "\(fault.cause); no other element was found behind it"
    return .malformed(line: fault.line, cause: cause)
  }

  private func lineEnds(in bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }

  private func shown(_ byte: UInt8) -> String {
    0x21...0x7E ~= byte ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}
