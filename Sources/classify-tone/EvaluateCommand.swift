import ArgumentParser
import CommandSupport
import MessageCore

/// `classify-tone evaluate`: how well a model does on labelled texts.
struct EvaluateCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", _superCommandName: invokedName("classify-tone"),
    abstract: "Measure a model on labelled messages.",
    discussion: """
      Reads what 'train' reads and prints a confusion matrix, recall, precision and F1 of each label, macro recall,
      accuracy and calibration error.
      """)

  @Argument(help: "Labelled files, measured together.", completion: .file())
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("End with exit status 3 where macro recall is lower (0 to 1).", valueName: "recall"))
  var minMacroRecall: Double?

  @Flag(name: .long, help: "Stop at the first bad line, with exit status 65.")
  var strict = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    try model.check()
    guard !files.isEmpty else { throw ValidationError("name at least one labelled file") }
    guard (0...1).contains(minMacroRecall ?? 0) else {
      throw ValidationError("--min-macro-recall must be from 0 to 1")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var toneReader = ToneReader(model: try model.load())
    var labelled = LabelledTextReader(diagnostics: diagnostics, isStrict: strict)
    var evaluation = ToneEvaluation()
    for file in files {
      for text in try labelled.read(file) {
        guard let label = text.label else { continue }
        evaluation.add(gold: label, verdict: toneReader.judge(text.text, abstainBelow: model.abstain))
      }
    }
    var output = LineWriter()
    try output.append(evaluation.report.utf8)
    try output.flush()
    guard let minimum = minMacroRecall, evaluation.macroRecall < minimum else { return labelled.status }
    diagnostics.error("macro recall \(ToneEvaluation.share(evaluation.macroRecall)) is below \(minimum)")
    return labelled.status.combined(with: .gate)
  }
}
