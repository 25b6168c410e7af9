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
      accuracy and calibration error, a row for each language and network where there are several, and how well
      intent, politeness, irony and abuse are heard where the texts are labelled for them.
      """)

  @Argument(help: "Labelled files, measured together.", completion: .file())
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("End with exit status 3 where macro recall is lower (0 to 1).", valueName: "recall"))
  var minMacroRecall: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The language of texts that do not name theirs (BCP 47); else it is identified.", valueName: "language")
  )
  var lang: String?

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
    var readers = try model.readers()
    let lang = LanguageTag(lang ?? "und")
    var labelled = LabelledTextReader(diagnostics: diagnostics, isStrict: strict)
    var evaluation = Evaluation()
    for file in files {
      for text in try labelled.read(file) {
        let (language, judgement) = readers.judge(
          text.text, named: text.language.isUndetermined ? lang : text.language, abstainBelow: model.abstain)
        evaluation.add(gold: text, in: language.text, verdict: judgement.verdict, cues: judgement.cues)
      }
    }
    var output = LineWriter()
    try output.append(evaluation.report.utf8)
    try output.flush()
    guard let minimum = minMacroRecall, evaluation.tone.macroRecall < minimum else { return labelled.status }
    diagnostics.error("macro recall \(ToneEvaluation.share(evaluation.tone.macroRecall)) is below \(minimum)")
    return labelled.status.combined(with: .gate)
  }
}
