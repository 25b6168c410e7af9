import ArgumentParser
import CommandSupport
import MessageCore

/// `classify-tone train`: a model of one's own from labelled texts.
struct TrainCommand: EarshotCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", _superCommandName: invokedName("classify-tone"),
    abstract: "Train a model on labelled messages.",
    discussion: """
      Each file is a training set: message lines with 'label' (or 'tone.label') and 'text', or 'label<TAB>text' in
      a file named *.tsv. The first is the target: the texts most like those to be judged. The same files in the same
      order make the same model, byte for byte.
      """)

  @Argument(help: "Labelled files; the first is the most like what will be judged.", completion: .file())
  var files: [String]

  @Option(name: .long, help: ArgumentHelp("Where the model goes.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What a text of each file counts for, in the order of the files, separated by commas; else 1 each.",
      valueName: "numbers"))
  var weights: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Labelled texts to calibrate the probabilities on, which may be given several times; else every tenth text.",
      valueName: "file"),
    completion: .file())
  var calibrate: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("A text to keep in the model, for --model-card.", valueName: "file"),
    completion: .file())
  var card: String?

  @Flag(name: .long, help: "Stop at the first bad line, with exit status 65.")
  var strict = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("name at least one labelled file") }
    guard try setWeights().count == files.count else {
      throw ValidationError("--weights needs one number for each of the \(files.count) files")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var reader = LabelledTextReader(diagnostics: diagnostics, isStrict: strict)
    var sets: [ToneTrainer.TrainingSet] = []
    for (file, weight) in zip(files, try setWeights()) {
      sets.append(ToneTrainer.TrainingSet(texts: try reader.read(file), weight: weight))
    }
    let given = try calibrate.flatMap { try reader.read($0) }
    let card =
      try card.map { String(decoding: try FileContents.read($0), as: UTF8.self) } ?? defaultCard(sets)
    var sections: [(name: ModelFile.SectionName, bytes: [UInt8])] = [(.card, Array(card.utf8))]
    let (toneSets, toneCalibration) = TrainCommand.split(sets, given: given)
    if let tone = ToneTrainer.section(on: toneSets, calibration: toneCalibration) {
      sections.append((.tone("en"), tone))
    }
    if let cues = CueTrainer.section(on: sets, calibration: given) { sections.append((.cues, cues)) }
    try FileContents.write(ModelFile.encode(sections), to: output)
    return reader.status
  }

  private func setWeights() throws -> [Float] {
    guard let weights else { return files.map { _ in 1 } }
    return try weights.split(separator: ",", omittingEmptySubsequences: false).map { number in
      guard let weight = Float(number), weight.isFinite, weight > 0 else {
        throw ValidationError("--weights: \(TerminalText.quoted(String(number))) is not a number above 0")
      }
      return weight
    }
  }

  /// What tone is trained and calibrated on: the given texts calibrate, or else every tenth of the first set that has
  /// labels of tone, which are kept from training.
  private static func split(
    _ sets: [ToneTrainer.TrainingSet], given: [LabelledText]
  ) -> (sets: [ToneTrainer.TrainingSet], calibration: [LabelledText]) {
    let target = sets.firstIndex { $0.texts.contains { $0.tone != nil } }
    guard let target, !given.contains(where: { $0.tone != nil }) else { return (sets, given) }
    let texts = sets[target].texts.filter { $0.tone != nil }
    var kept = sets
    kept[target].texts = texts.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    return (kept, stride(from: 9, to: texts.count, by: 10).map { texts[$0] })
  }

  private func defaultCard(_ sets: [ToneTrainer.TrainingSet]) -> String {
    let rows = zip(files, sets).map { "  \($0): \($1.texts.count) texts, weight \($1.weight)\n" }
    return "Trained by classify-tone \(earshotVersion) on\n" + rows.joined()
  }
}
