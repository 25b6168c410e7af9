import Glibc
import Testing

@testable import MessageCore
@testable import thread

/// What thread makes of some lines, without the command around it.
struct ThreadRun {
  /// The printed lines.
  let lines: [String]
  let cuts: Int

  init(_ input: [String], _ order: ThreadOrder = .thread) throws {
    var index = MessageIndex(store: LineStore(files: ["held in memory"]))
    var line = MessageLine()
    for (number, text) in input.enumerated() {
      try line.load(Array(text.utf8))
      try index.take(
        line, from: LineOrigin(file: "input", fileIndex: 0, number: number + 1, offset: 0))
    }
    index.close()
    let forest = Forest(index)
    cuts = forest.cuts.count
    let file = try ScratchFile("")
    do {
      let descriptor = open(file.path, O_WRONLY)
      defer { close(descriptor) }
      var output = LineWriter(descriptor: descriptor, name: "output")
      var printer = ThreadPrinter(index, forest)
      try printer.print(order, to: &output)
      try output.flush()
    }
    lines = try file.lines()
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
