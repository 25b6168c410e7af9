import MessageCore

/// Reads an XML document as a stream of elements, each whole: the elements inside the document's containers, such as the
/// items of a feed. The containers themselves are never held.
///
/// What is broken is mended as a reader of the page would: an end tag closes the nearest element of its name and what was
/// left open inside, an end tag without a start is passed over, and a record that begins inside one of its own kind ends
/// that one.
struct XMLRecordReader {
  enum Step {
    /// A container begins; its attributes, no content.
    case opened(XMLElement)
    /// A whole element that lies in the container of that name.
    case element(XMLElement, in: String)
    /// The file ends inside an element or a container; the number of its first line and the cause in words.
    case cut(line: Int, cause: String)
    case needsInput
    case end
  }

  /// What a document consists of.
  struct Shape {
    /// The elements that hold others; the first one of a document must be among them.
    let containers: Set<String>
    /// The elements that never lie inside their own kind.
    let records: Set<String>
    /// What such a document is, for the message that a file is none.
    let description: String
    /// Whether names count without regard to case.
    var foldsCase = false
  }

  /// Deeper elements are left out; their text stays.
  private static let deepest = 200

  private let shape: Shape
  private var reader = XMLReader()
  private var namespaces = XMLNamespaces()
  private var path: [Container] = []
  /// The element that is being read and those open inside it.
  private var open: [XMLElement] = []
  private var tooDeep = 0
  private var pending: XMLReader.Event?
  private var hasRoot = false
  private var range = 0..<0

  private struct Container {
    let name: String
    let line: Int
    let base: String?
    let language: String?
  }

  init(_ shape: Shape) { self.shape = shape }

  /// The last element as it stands in the document, in UTF-8.
  var rawBytes: ArraySlice<UInt8> { reader.bytes(in: range) }

  /// What the open containers say about addresses and language: `xml:base`, outermost first, and `xml:lang`.
  var context: (bases: [String], language: String?) {
    (path.compactMap(\.base), path.last { $0.language != nil }?.language)
  }

  /// Moves to the next container or element.
  ///
  /// - Throws: `ImportFailure` where the document is not of this shape, or its entities are a danger.
  mutating func next(_ input: inout ByteInput) throws(ImportFailure) -> Step {
    while true {
      let event: XMLReader.Event
      if let waiting = pending {
        pending = nil
        event = waiting
      } else {
        if open.isEmpty { reader.kept = nil }
        switch try reader.next(&input) {
        case .needsInput: return .needsInput
        case .end: return try end()
        case .event(let found): event = found
        }
        try checkLength(input)
      }
      if let step = try take(event) { return step }
    }
  }

  private func checkLength(_ input: borrowing ByteInput) throws(ImportFailure) {
    guard let element = open.first, reader.eventRange.upperBound - range.lowerBound > input.longestPart else {
      return
    }
    throw ImportFailure(line: element.line, "<\(element.name)> begins here and does not end within 64 MiB")
  }

  // MARK: - Events

  private mutating func take(_ event: XMLReader.Event) throws(ImportFailure) -> Step? {
    switch event {
    case .text(let text):
      if !open.isEmpty {
        open[open.count - 1].content.append(.text(text))
      } else if !hasRoot, text.utf8.contains(where: { $0 > 0x20 }) {
        throw ImportFailure(line: reader.line, "no XML, but \(shape.description) is")
      }
      return nil
    case .start(let name, let attributes, let isEmpty):
      return try start(name, attributes, isEmpty)
    case .end(let name):
      return end(name)
    }
  }

  private mutating func start(
    _ name: String, _ attributes: [(name: String, value: String)], _ isEmpty: Bool
  ) throws(ImportFailure) -> Step? {
    if open.count >= Self.deepest {
      if !isEmpty { tooDeep += 1 }
      return nil
    }
    let depth = path.count + open.count
    namespaces.open(attributes, depth: depth)
    var usual = namespaces.usualName(name)
    if shape.foldsCase { usual = usual.lowercased() }
    if let record = open.first, record.name == usual, shape.records.contains(usual) {
      pending = .start(name: name, attributes: attributes, isEmpty: isEmpty)
      return close(through: 0, at: reader.eventRange.lowerBound)
    }
    let element = XMLElement(
      name: usual, attributes: shape.foldsCase ? attributes.map { ($0.lowercased(), $1) } : attributes,
      line: reader.line)
    if open.isEmpty, shape.containers.contains(usual) {
      hasRoot = true
      if isEmpty { namespaces.close(depth: depth) } else { path.append(container(element)) }
      return .opened(element)
    }
    guard hasRoot else {
      throw ImportFailure(
        line: reader.line,
        "the document begins with <\(TerminalText.visible(name))>; it is not \(shape.description)")
    }
    if open.isEmpty {
      range = reader.eventRange
      reader.kept = range.lowerBound
    }
    open.append(element)
    return isEmpty ? close(through: open.count - 1, at: reader.eventRange.upperBound) : nil
  }

  private func container(_ element: XMLElement) -> Container {
    Container(
      name: element.name, line: element.line,
      base: element.attribute("xml:base") ?? element.attribute("base"),
      language: element.attribute("xml:lang"))
  }

  private mutating func end(_ name: String) -> Step? {
    if tooDeep > 0 {
      tooDeep -= 1
      return nil
    }
    var usual = namespaces.usualName(name)
    if shape.foldsCase { usual = usual.lowercased() }
    if let index = open.lastIndex(where: { $0.name == usual }) {
      return close(through: index, at: reader.eventRange.upperBound)
    }
    guard let index = path.lastIndex(where: { $0.name == usual }) else { return nil }
    if !open.isEmpty {
      pending = .end(name: name)
      return close(through: 0, at: reader.eventRange.lowerBound)
    }
    path.removeSubrange(index...)
    namespaces.close(depth: index)
    return nil
  }

  /// Closes the open elements from the last one to the one at `index`; the whole element once that is the first.
  private mutating func close(through index: Int, at end: Int) -> Step? {
    while open.count > index {
      let element = open.removeLast()
      namespaces.close(depth: path.count + open.count)
      guard !open.isEmpty else {
        range = range.lowerBound..<end
        return .element(element, in: path.last?.name ?? "")
      }
      open[open.count - 1].content.append(.element(element))
    }
    return nil
  }

  // MARK: - End

  private mutating func end() throws(ImportFailure) -> Step {
    defer {
      open = []
      path = []
    }
    if let element = open.first {
      range = range.lowerBound..<reader.eventRange.upperBound
      return .cut(line: element.line, cause: "the file ends inside <\(element.name)>; it was cut short")
    }
    if let container = path.first {
      range = reader.eventRange.upperBound..<reader.eventRange.upperBound
      reader.kept = range.lowerBound
      return .cut(line: container.line, cause: "the file ends before </\(container.name)>; it was cut short")
    }
    if !hasRoot { throw ImportFailure("the file is empty; \(shape.description) has elements") }
    return .end
  }
}

extension XMLRecordReader {
  /// Hands `body` the elements of a small document that is at hand whole, as far as it can be read.
  static func forEachElement(of document: [UInt8], _ shape: Shape, _ body: (XMLElement) -> Void) {
    var input = ByteInput()
    var rest = document[...]
    var reader = XMLRecordReader(shape)
    while let step = try? reader.next(&input) {
      switch step {
      case .element(let element, _): body(element)
      case .opened: break
      case .needsInput:
        input.fill { memory in
          let part = rest.prefix(memory.count)
          memory.copyBytes(from: part)
          rest = rest.dropFirst(part.count)
          return part.count
        }
      case .cut, .end: return
      }
    }
  }
}
