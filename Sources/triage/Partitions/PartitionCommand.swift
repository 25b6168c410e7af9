import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// The passes that look at a stream in parts; see triage(1).
extension TriageCommand {
  /// The pass that the options ask for.
  func executePart(
    _ configuration: Configuration, _ redactor: Redactor?, _ loop: inout FilterLoop
  ) throws -> ExitStatus {
    var printer = RecordPrinter(selection.only, redactor)
    if partition.partial { return try executePartial(configuration, &loop) }
    return partition.merge
      ? try executeMerge(configuration, &printer, &loop) : try executeGiven(configuration, &printer, &loop)
  }

  /// `--partial`: whole conversations in, their messages with their places and the part's tallies out.
  private func executePartial(_ configuration: Configuration, _ loop: inout FilterLoop) throws -> ExitStatus {
    var pass = PartialPass(configuration, asOf: selection.asOf)
    let status = try loop.run(notesInnerMembers: true) { line, _, output in try pass.take(&line, to: &output)
    }
    try pass.finish(to: &loop.output)
    try loop.output.flush()
    return status
  }

  /// `--merge`: the tallies of all parts in, what each part must know of the whole out, and the whole's alerts and issues.
  private func executeMerge(
    _ configuration: Configuration, _ printer: inout RecordPrinter, _ loop: inout FilterLoop
  ) throws -> ExitStatus {
    var pass = MergePass(
      configuration, asOf: selection.asOf, issues: try selection.issues.flatMap { try TrackerImport.read($0) }
    )
    let status = try loop.run { line, _, _ in try pass.take(line) }
    if status == .badData { return status }
    try pass.finish(&printer, to: &loop.output)
    try loop.output.flush()
    return status
  }

  /// `--given`: placed messages of whole customers in, and what of the whole concerns them; decisions and cases out.
  private func executeGiven(
    _ configuration: Configuration, _ printer: inout RecordPrinter, _ loop: inout FilterLoop
  ) throws -> ExitStatus {
    var desk = Desk(configuration, asOf: selection.asOf)
    desk.given = [:]
    var findings = GivenFindings(asOf: selection.asOf)
    var given = try FilterLoop(
      FilterInput(files: partition.given, isStrict: input.strict), diagnostics: loop.diagnostics)
    let givenStatus = try given.run { line, _, _ in try findings.take(line, desk: &desk) }
    var writer = JSONWriter()
    let only = selection.only
    let status = try loop.run(notesInnerMembers: true) { line, _, output in
      switch try line.recordType {
      case .message:
        guard findings.hasSummary else {
          throw FatalError("no summary of the whole, as --merge writes it, came before the messages")
        }
        let facts = try desk.read(line)
        let place = try findings.place(line, facts, desk: &desk)
        desk.given?[facts.id] = place
        let number = desk.take(facts).number
        guard only.includes(.message) else { return }
        let finding = findings.findings[desk.strings.string(facts.id)]
        var decision = desk.decision(number, drafting: line, issue: finding?.facts)
        decision.similar = finding?.similar ?? []
        decision.issue = finding?.issue
        writer.removeAll()
        decision.write(to: &writer)
        line.set(.triage, writer.bytes)
      case .partial: return try findings.take(line, desk: &desk)
      case let other:
        guard only.includes(other) else { return }
      }
      try printer.print(line, to: &output)
    }
    let moment = selection.asOf ?? findings.newest ?? Timestamp(seconds: 0)
    try printer.print(desk.snapshot(asOf: moment), to: &loop.output)
    try loop.output.flush()
    return status.combined(with: givenStatus)
  }
}
