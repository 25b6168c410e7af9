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
      With --languages the labels are languages, and what is trained tells them apart.
      """)

  @Argument(help: "Labelled files; the first is the most like what will be judged.", completion: .file())
  var files: [String]

  @Option(name: .long, help: ArgumentHelp("Where the model goes.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The language of the texts (BCP 47), of which a model is made; English unless given.",
      valueName: "language"))
  var lang = "en"

  @Flag(name: .long, help: "Train what identifies languages; labels are BCP 47 tags, such as 'pt'.")
  var languages = false

  @Option(
    name: .long,
    help: ArgumentHelp("A model file; its other parts are kept in the new one.", valueName: "file"),
    completion: .file())
  var onto: String?

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

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Start from a model that knows more: 'built-in', or a model file; else from nothing.",
      valueName: "model"),
    completion: .file())
  var base: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With 'high', train the network that --effort high asks as well; with --onto, it alone.",
      valueName: "effort"))
  var effort = Effort.low

  @Flag(name: .long, help: "Stop at the first bad line, with exit status 65.")
  var strict = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !LanguageTag(lang).isUndetermined else {
      throw ValidationError("--lang: \(TerminalText.quoted(lang)) names no language")
    }
    guard effort == .low || LanguageTag(lang) == .english && !languages else {
      throw ValidationError("--effort high: networks are of English alone")
    }
    guard !files.isEmpty else { throw ValidationError("name at least one labelled file") }
    guard try setWeights().count == files.count else {
      throw ValidationError("--weights needs one number for each of the \(files.count) files")
    }
  }

  func execute(_ diagnostics: Diagnostics) throws -> ExitStatus {
    var reader = LabelledTextReader(diagnostics: diagnostics, isStrict: strict)
    var model = NewModel()
    if let onto { model = try NewModel(keeping: onto) }
    if languages {
      var examples: [LanguageTrainer.Example] = []
      for file in files { examples += try reader.readLanguages(file) }
      model.set(.languages, LanguageTrainer.train(on: examples))
    } else {
      try trainTone(&model, &reader)
    }
    if let card { model.set(.card, try FileContents.read(card)) }
    try FileContents.write(model.fileBytes, to: output)
    return reader.status
  }

  private func trainTone(_ model: inout NewModel, _ reader: inout LabelledTextReader) throws {
    var sets: [ToneTrainer.TrainingSet] = []
    for (file, weight) in zip(files, try setWeights()) {
      sets.append(ToneTrainer.TrainingSet(texts: try reader.read(file), weight: weight))
    }
    if onto == nil { model.set(.card, Array(defaultCard(sets).utf8)) }
    let given = try calibrate.map { try reader.read($0) }
    let (toneSets, toneCalibration) = TrainCommand.split(sets, given: given)
    if effort == .low || onto == nil {
      try trainLinear(&model, sets, tone: toneSets, toneCalibration: toneCalibration, given: given)
    }
    if effort == .high { try trainNetwork(&model, toneSets, toneCalibration) }
  }

  private func trainLinear(
    _ model: inout NewModel, _ sets: [ToneTrainer.TrainingSet], tone toneSets: [ToneTrainer.TrainingSet],
    toneCalibration: [[LabelledText]], given: [[LabelledText]]
  ) throws {
    let language = LanguageTag(lang).text
    let start = try TrainCommand.start(from: base, language: language)
    if let tone = ToneTrainer.section(
      on: toneSets, calibration: toneCalibration, base: start.tone, options: .init(language: language))
    {
      model.set(.tone(language), tone)
      // A network is of use beside the linear model alone that it was trained beside.
      if language == LanguageTag.english.text { model.remove(.network) }
    }
    guard language == LanguageTag.english.text else { return }
    var heard = ToneReader(model: try TrainCommand.parsed(model))
    let calibration = given.flatMap(\.self)
    if let cues = CueTrainer.section(on: sets, calibration: calibration, tone: &heard, base: start.cues) {
      model.set(.cues, cues)
    }
  }

  /// Trains the network that stands beside the linear model of English, this one or the built-in one.
  private func trainNetwork(
    _ model: inout NewModel, _ sets: [ToneTrainer.TrainingSet], _ calibration: [[LabelledText]]
  ) throws {
    let start = try base.map { try TrainCommand.network(of: $0) }
    let linear = try TrainCommand.parsed(model)
    guard
      let network = try NetworkTrainer.section(
        on: sets, calibration: calibration, beside: linear, base: start)
    else { throw FatalError("no label of tone to train a network on") }
    model.set(.network, network)
  }

  /// Where training starts: nothing, or the model that `base` names.
  ///
  /// - Throws: `FatalError` naming the file and what is wrong with it.
  private static func start(
    from base: String?, language: String
  ) throws(FatalError) -> (tone: TrainingStart<SIMD3<Float>>?, cues: TrainingStart<SIMD8<Float>>?) {
    guard let base else { return (nil, nil) }
    let model = try ModelOptions.load(base == "built-in" ? nil : base)
    let cues = TrainingStart(model.cues)
    do throws(ToneModelError) {
      let tone = TrainingStart(try model.tone(of: language))
      guard tone.bits == ToneTrainer.Options(language: language).bits, cues.bits == CueTrainer.Options().bits
      else { throw .inconsistent("its tables have not the size of those that are trained") }
      return (tone, cues)
    } catch {
      throw FatalError("\(TerminalText.visible(base)): \(error)")
    }
  }

  /// The network of the model that `base` names, to start from.
  private static func network(of base: String) throws(FatalError) -> ConvolutionalModel {
    let model = try ModelOptions.load(base == "built-in" ? nil : base)
    do throws(ToneModelError) { return try model.network() } catch {
      throw FatalError("\(TerminalText.visible(base)): \(error)")
    }
  }

  /// The model as it is so far, with the built-in one's parts where it has none.
  private static func parsed(_ model: NewModel) throws(FatalError) -> ToneModel {
    let bytes = model.fileBytes
    do throws(ToneModelError) { return try ToneModel(fileBytes: bytes.span.bytes) } catch {
      throw FatalError("the model to train on: \(error)")
    }
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
    _ sets: [ToneTrainer.TrainingSet], given: [[LabelledText]]
  ) -> (sets: [ToneTrainer.TrainingSet], calibration: [[LabelledText]]) {
    let target = sets.firstIndex { $0.texts.contains { $0.tone != nil } }
    guard let target, !given.joined().contains(where: { $0.tone != nil }) else { return (sets, given) }
    let texts = sets[target].texts.filter { $0.tone != nil }
    var kept = sets
    kept[target].texts = texts.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    return (kept, [stride(from: 9, to: texts.count, by: 10).map { texts[$0] }])
  }

  private func defaultCard(_ sets: [ToneTrainer.TrainingSet]) -> String {
    let rows = zip(files, sets).map { "  \($0): \($1.texts.count) texts, weight \($1.weight)\n" }
    return "Trained by classify-tone \(earshotVersion) on\n" + rows.joined()
  }
}
