import MessageCore

/// An annotator that one of several threads has for itself.
final class ToneWorker: LineWorker {
  private var annotator: ToneAnnotator

  init(_ annotator: consuming ToneAnnotator) { self.annotator = annotator }

  /// Sets the `tone` of a message; other records stay as they are.
  func work(on line: inout MessageLine) throws(LineError) {
    if try line.recordType == .message { try annotator.annotate(&line) }
  }
}
