import MessageCore

/// What messages the elements of a format in XML are: asked for each element, in the file's order.
protocol XMLLayout {
  static var shape: XMLRecordReader.Shape { get }

  init(_ settings: ImportSettings, _ member: ImportMember)

  /// Adds the messages that an element holds; an element without any is nothing wrong.
  ///
  /// - Parameter container: the name of the element that it lies in.
  /// - Throws: `LineError` where the element lacks what a message needs.
  mutating func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError)
}

/// The messages that an element holds, in order.
struct ElementFindings {
  fileprivate struct Finding {
    let result: Result<Message, LineError>
    /// The part of the element that this is about; nil for all of it.
    let part: XMLElement?
  }

  fileprivate var queue = FindingQueue<Finding>()

  /// Adds a message; `part` is what it was made of, where that is not the whole element.
  mutating func add(_ message: Message, part: XMLElement? = nil) {
    queue.append(Finding(result: .success(message), part: part))
  }

  /// Adds what a function makes of a part of the element: the message, nothing, or a rejection of what it throws.
  mutating func add(part: XMLElement, _ read: (XMLElement) throws(LineError) -> Message?) {
    do throws(LineError) {
      if let message = try read(part) { add(message, part: part) }
    } catch {
      queue.append(Finding(result: .failure(error), part: part))
    }
  }
}

/// A format in XML: reads the elements, hands them to the layout, and gives out what that finds one by one.
struct XMLAdapter<Layout: XMLLayout>: ImportAdapter {
  private let settings: ImportSettings
  private var reader = XMLRecordReader(Layout.shape)
  private var layout: Layout
  private var found = ElementFindings()
  /// The line in which the element begins that `found` was found in.
  private var line = 1

  init(_ settings: ImportSettings, _ member: ImportMember) {
    self.settings = settings
    layout = Layout(settings, member)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      if let finding = found.queue.next() { return give(finding, &record) }
      switch try reader.next(&input) {
      case .needsInput: return .needsInput
      case .end: return .end
      case .opened: break
      case .cut(let line, let cause):
        record.reject(reader.rawBytes)
        return .rejection(line: line, cause: cause)
      case .element(let element, let container):
        line = element.line
        do throws(LineError) {
          try layout.read(element, in: container, into: &found)
        } catch {
          record.reject(reader.rawBytes)
          found.queue.removeAll()
          return .rejection(line: line, cause: error.cause)
        }
      }
    }
  }

  private func give(_ finding: ElementFindings.Finding, _ record: inout ImportedRecord) -> ImportStep {
    let raw = { finding.part.map { Array($0.wholeMarkup.utf8)[...] } ?? reader.rawBytes }
    switch finding.result {
    case .success(var message):
      message.source = settings.source
      record.take(message, rawText: settings.keepsRaw ? raw() : nil)
      return .record
    case .failure(let error):
      record.reject(raw())
      return .rejection(line: finding.part?.line ?? line, cause: error.cause)
    }
  }
}
