import ArgumentParser
import CareConfiguration
import CareStore
import CommandSupport
import MessageCore

/// Shows the audit trail, once it has been verified.
struct AuditCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", _superCommandName: invokedName("triage"),
    abstract: "Verify the audit trail of regulated cases and print its entries.",
    discussion: "Ends with status 2 where an entry or a text was changed or taken away.")

  @Argument(help: ArgumentHelp("Only the entries of this case.", valueName: "case"))
  var caseID: String?

  @OptionGroup var configurationFile: ConfigurationOptions
  @OptionGroup var stateFile: StateOptions
  @OptionGroup var common: CommonOptions

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    let configuration = try Configuration.load(optional: configurationFile.path)
    guard let path = stateFile.path ?? configuration.state ?? StateOptions.standardPath else {
      throw ValidationError("name the state with --state")
    }
    let entries = try CareStore(path: path, access: .readOnly).read { try $0.auditEntries() }
    try AuditTrail.verify(entries)
    let wanted = caseID.map { $0.hasPrefix("case:") ? $0 : "case:" + $0 }
    var output = LineWriter()
    var writer = JSONWriter()
    for entry in entries where wanted.map({ $0 == entry.caseID }) ?? true {
      writer.removeAll()
      writer.object { writer in
        writer.member(.entryNumber, entry.number)
        writer.member(.case, entry.caseID)
        writer.key(.withdrawnEvent)
        writer.raw(entry.event.utf8)
        writer.member(.text, entry.text)
        writer.member(.digest, entry.digest)
        writer.member(.hash, entry.hash)
      }
      try output.write(writer.bytes)
    }
    try output.flush()
    return .success
  }
}
