import Glibc
import Testing

@testable import MessageCore
@testable import thread

/// What thread makes of some lines, without the command around it.
struct ThreadRun {
  /// The printed lines.
  let lines: [String]
  let cuts: Int

  init(
    _ input: [String], _ order: ThreadOrder = .thread, context: [String] = [], optional: [String] = [],
    printing: ContextPrinting = .touched, observer: TalkObserver? = nil
  ) throws {
    var index = MessageIndex(store: LineStore(files: ["held in memory"]))
    var line = MessageLine()
    for (part, texts) in [(MessagePart.context, context), (.optional, optional), (.input, input)] {
      for (number, text) in texts.enumerated() {
        try line.load(Array(text.utf8))
        let origin = LineOrigin(file: "input", fileIndex: 0, number: number + 1, offset: 0)
        try index.take(line, from: origin, as: part)
      }
    }
    index.close()
    if var observer { try index.observe(with: &observer) }
    if !optional.isEmpty { index.dropUnneeded() }
    let forest = Forest(index)
    cuts = forest.cuts.count
    let selection = PrintSelection(printing, index, forest, hasContext: !context.isEmpty)
    let file = try ScratchFile("")
    do {
      let descriptor = open(file.path, O_WRONLY)
      defer { close(descriptor) }
      var output = LineWriter(descriptor: descriptor, name: "output")
      var printer = ThreadPrinter(index, forest, selection)
      try printer.print(order, to: &output)
      try output.flush()
    }
    lines = try file.lines()
  }

  /// What `--stream` makes of the lines.
  init(streaming input: [String], context: [String] = [], observer: TalkObserver? = nil) throws {
    cuts = 0
    let file = try ScratchFile("")
    do {
      let descriptor = open(file.path, O_WRONLY)
      defer { close(descriptor) }
      var output = LineWriter(descriptor: descriptor, name: "output")
      var threading = StreamThreading(MessageIndex(store: LineStore(files: [])), observer)
      let diagnostics = Diagnostics(tool: "test", isQuiet: true)
      var line = MessageLine()
      for (part, texts) in [(MessagePart.context, context), (.input, input)] {
        for text in texts {
          try line.load(Array(text.utf8))
          try threading.take(&line, as: part, diagnostics, to: &output)
        }
      }
      try output.flush()
    }
    lines = try file.lines()
  }

  /// The `thread` members, in the order of printing.
  func members() throws -> [String: ThreadPosition] {
    var members: [String: ThreadPosition] = [:]
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      guard let place = line.value(.thread).flatMap(ThreadPosition.init) else { continue }
      members[try line.requiredString(.id)] = place
    }
    return members
  }

  /// Where each message stands, in the order of printing.
  func positions() throws -> [SamplePosition] {
    try lines.map { text in
      var line = MessageLine()
      try line.load(Array(text.utf8))
      let place = try #require(line.value(.thread).flatMap(ThreadPosition.init))
      return SamplePosition(
        id: try line.requiredString(.id), thread: place.id, parent: place.parent, depth: Int(place.depth),
        link: place.link.rawValue, size: Int(try #require(place.size)),
        position: Int(try #require(place.position)))
    }
  }
}

/// A file that is removed with the last reference.
final class ScratchFile {
  let path: String

  init(_ content: String) throws {
    var template = Array("/tmp/threadTests.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    close(descriptor)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try write(content)
  }

  deinit { unlink(path) }

  func write(_ content: String) throws {
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    var output = LineWriter(descriptor: descriptor, name: path)
    try output.append(content.utf8)
    try output.flush()
  }

  func lines() throws -> [String] {
    var reader = try LineReader(path: path)
    var lines: [String] = []
    while try reader.next(beforeWaiting: {}) == .line {
      lines.append(String(decoding: reader.rawLine, as: UTF8.self))
    }
    return lines
  }
}
