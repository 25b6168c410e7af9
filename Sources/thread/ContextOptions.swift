import ArgumentParser
import CommandSupport
import MessageCore

/// What is read beside the messages to be threaded, and how much of the input is held in memory.
struct ContextOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Earlier messages to link to, as thread printed them; may be repeated.", valueName: "file"),
    completion: .file())
  var context: [String] = []

  @Option(
    name: .long,
    help:
      "Print all messages of the context, those whose conversation a new one joins (touched, the default), or new."
  )
  var print: ContextPrinting?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Messages to show only where somebody refers to them; may be repeated.", valueName: "file"),
    completion: .file())
  var optional: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How much of a pipe to hold in memory, such as 64M or 2G; the rest goes to $TMPDIR.", valueName: "size")
  )
  var memory = ByteSize(bytes: 256 << 20)

  /// Why the messages of an input are read, by its place in `context + optional + files`.
  func part(ofFile place: Int) -> MessagePart {
    place < context.count ? .context : place < context.count + optional.count ? .optional : .input
  }
}

/// A size on the command line: a whole number of bytes, or of KiB, MiB or GiB with `K`, `M` or `G`.
struct ByteSize: ExpressibleByArgument {
  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = argument.last.flatMap { shifts[$0] } ?? 0
    guard let count = Int(shift > 0 ? String(argument.dropLast()) : argument), count >= 0 else { return nil }
    let (product, overflows) = count.multipliedReportingOverflow(by: 1 << shift)
    guard !overflows else { return nil }
    bytes = product
  }

  var defaultValueDescription: String { "\(bytes >> 20)M" }
}
