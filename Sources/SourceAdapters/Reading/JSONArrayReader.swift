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

  /// The bytes of the malformed element.
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
  /// Whether the end of the file has been told already, as the cause of a rejection.
  private var hasToldEnd = false

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
        let line = input.line
        state = .recovering
        rejected.removeAll()
        return .malformed(line: line, cause: "expected an object or ']', found \(shown(byte))")
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

  /// Finds the end of the element and checks it.
  private mutating func readElement(_ input: inout ByteInput) -> Step? {
    let fault = scan(input.buffer.span.extracting(input.start..<input.end))
    if let fault { return giveUp(&input, fault) }
    if depth > 0 {
      if input.isAtEnd {
        hasToldEnd = true
        return giveUp(&input, "the element that begins here does not end before the file does")
      }
      if input.count >= ByteInput.maximumPartLength {
        return giveUp(&input, "an element longer than 64 MiB, or one that does not end")
      }
      return .needsInput
    }
    let line = input.line
    let bytes = Array(input.prefix(position))
    input.skip(position, lines: bytes.count { $0 == UInt8(ascii: "\n") })
    state = .between
    do throws(JSONError) {
      return .element(try JSONValue(parsing: bytes), line: line)
    } catch {
      rejected = bytes
      let faultLine = line + bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
      return .malformed(
        line: line, cause: faultLine == line ? error.reason : "\(error.reason) (line \(faultLine))")
    }
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

  /// Rejects the first line of the element and goes on behind it.
  private mutating func giveUp(_ input: inout ByteInput, _ cause: String) -> Step {
    let line = input.line
    let faultLine = line + input.prefix(isInString ? position : 0).count { $0 == UInt8(ascii: "\n") }
    rejected = Array(input.prefix(while: { $0 != UInt8(ascii: "\n") }))
    input.skip(rejected.count)
    state = .recovering
    return .malformed(line: line, cause: faultLine == line ? cause : "\(cause) (line \(faultLine))")
  }

  /// Skips lines until one begins as an element's line does.
  private mutating func recover(_ input: inout ByteInput) -> Step? {
    while true {
      let rest = input.prefix(input.count)
      guard let feed = rest.firstIndex(of: UInt8(ascii: "\n")) else {
        input.skip(rest.count)
        return input.isAtEnd ? endInVain(input) : .needsInput
      }
      let lineStart = feed + 1
      guard lineStart + marker.count <= rest.endIndex || input.isAtEnd else {
        input.skip(feed - rest.startIndex)
        return .needsInput
      }
      input.skip(lineStart - rest.startIndex, lines: 1)
      if !marker.isEmpty, rest[lineStart...].starts(with: marker) {
        input.skip(marker.count - 1)
        state = .between
        hasToldEnd = false
        return nil
      }
    }
  }

  /// The end of the file while looking for another element.
  private mutating func endInVain(_ input: borrowing ByteInput) -> Step {
    state = .ended
    if hasToldEnd { return .end }
    rejected.removeAll()
    return .malformed(line: input.line, cause: "no other element was found up to the end of the file, here")
  }

  private func shown(_ byte: UInt8) -> String {
    0x21...0x7E ~= byte ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}

extension ByteInput {
  /// The bytes at hand up to the first that `predicate` refuses.
  fileprivate func prefix(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    prefix(count).prefix(while: predicate)
  }
}
