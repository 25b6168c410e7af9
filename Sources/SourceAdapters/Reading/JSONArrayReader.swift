import MessageCore

/// Reads the elements of a JSON array of objects one at a time, out of chunks that may cut an element anywhere; the array
/// is never held whole.
///
/// An element that is no valid JSON is given up alone. Where even its end cannot be told, reading goes on at the next line
/// that begins as the array's first element did: exporters write one element like the other. Commas that are missing or
/// too many are no fault.
struct JSONArrayReader {
  /// What `next` found.
  enum Step {
    /// An object that begins in this line.
    case element(JSONValue, line: Int)
    /// Bytes, in `rejected`, that are no element; the cause in words.
    case malformed(line: Int, cause: String)
    case needsInput
    case end
  }

  /// The bytes of what is malformed, up to the place where reading goes on.
  private(set) var rejected: [UInt8] = []

  private var state = State.between
  /// Where reading goes on, as an offset from the start of the element.
  private var position = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// How a line begins that begins an element: the first element's indentation and brace, or, where that shares the
  /// line of `[`, what then follows an element.
  private var marker: [UInt8] = []
  private var indentation: [UInt8]?
  /// What was found to be broken, to be told once it is clear how far that goes.
  private var fault = Fault(line: 0, cause: "", isAtEnd: false)

  private struct Fault {
    let line: Int
    let cause: String
    /// Whether the fault is that the file ends.
    let isAtEnd: Bool
  }

  private enum State { case between, inElement, recovering, ended }

  /// Moves to the next element. Call with the input behind the array's opening bracket.
  mutating func next(_ input: inout ByteInput) -> Step {
    while true {
      switch state {
      case .between:
        if let step = skipToElement(&input) { return step }
      case .inElement:
        if let step = readElement(&input) { return step }
      case .recovering:
        if let step = recover(&input) { return step }
      case .ended:
        return .end
      }
    }
  }

  // MARK: - Stages

  /// Skips whitespace and commas; nil once an element begins or recovery does.
  private mutating func skipToElement(_ input: inout ByteInput) -> Step? {
    while let byte = input.first {
      switch byte {
      case UInt8(ascii: "\n"):
        input.skip(1, lines: 1)
        indentation = []
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: ","):
        input.skip(1)
        indentation?.append(byte)
      case UInt8(ascii: "]"):
        state = .ended
        return nil
      case UInt8(ascii: "{"):
        if marker.isEmpty {
          marker = indentation.map { $0 + [UInt8(ascii: "{")] } ?? Array("}, {".utf8)
        }
        beginElement()
        return nil
      default:
        giveUp(input, "expected an object or ']', found \(shown(byte))")
        return nil
      }
    }
    guard input.isAtEnd else { return .needsInput }
    state = .ended
    return .malformed(
      line: input.line, cause: "the file ends before the ']' of its array; the file was cut short")
  }

  private mutating func beginElement() {
    state = .inElement
    position = 0
    depth = 0
    isInString = false
    isEscaped = false
  }

  /// Finds the end of the element and checks it; nil where it is given up.
  private mutating func readElement(_ input: inout ByteInput) -> Step? {
    if let cause = scan(input.buffer.span.extracting(input.start..<input.end)) {
      giveUp(input, cause, at: position)
      return nil
    }
    if depth > 0 {
      guard input.isAtEnd || input.count >= input.longestPart else { return .needsInput }
      let cause =
        input.isAtEnd
        ? "the element that begins here does not end before the file does"
        : "the element that begins here does not end within 64 MiB"
      giveUp(input, cause, isAtEnd: input.isAtEnd)
      return nil
    }
    let line = input.line
    let bytes = Array(input.prefix(position))
    do throws(JSONError) {
      let value = try JSONValue(parsing: bytes)
      input.skip(position, lines: lineEnds(in: bytes[...]))
      state = .between
      return .element(value, line: line)
    } catch {
      // Brackets that do not match may have taken in the elements that follow.
      giveUp(input, error.reason, at: error.offset)
      if !holdsMarkedLine(bytes) {
        rejected = bytes
        input.skip(position, lines: lineEnds(in: bytes[...]))
        state = .between
        return .malformed(line: fault.line, cause: fault.cause)
      }
      return nil
    }
  }

  private func holdsMarkedLine(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
      rest = rest[(feed + 1)...]
      if rest.starts(with: marker) { return true }
    }
    return false
  }

  /// Reads on until the element's brackets are closed; the cause where it is seen to be broken.
  private mutating func scan(_ bytes: Span<UInt8>) -> String? {
    var index = position
    defer { position = index }
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        } else if byte == UInt8(ascii: "\n") {
          return "a string without its closing quote"
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
      }
      index += 1
      if depth == 0 { break }
    }
    return nil
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
      if isMarked {
        input.skip(marker.count - 1)
        state = .between
        return .malformed(line: fault.line, cause: fault.cause)
      }
    }
  }

  private mutating func drop(_ bytes: ArraySlice<UInt8>, _ limit: Int) {
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
