import ArgumentParser
import CommandSupport

/// What those need who deal a stream out in parts.
struct PartitionOptions: ParsableArguments {
  @Flag(help: "Print which messages each message names, and nothing else.")
  var links = false

  @Flag(
    help:
      "Print for each message the smallest id of all that links join it to, by which whole conversations are dealt out."
  )
  var key = false

  @Flag(help: "Do not look for what a person says on several networks at once.")
  var noDuplicates = false

  func validate() throws {
    if links && key { throw ValidationError("--links and --key do not go together") }
  }
}
