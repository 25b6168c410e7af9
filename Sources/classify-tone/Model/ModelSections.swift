import CToneModel

/// Where the rows of a model's tables stay.
enum ModelStorage {
  /// The file is constant data of the executable, used where it lies.
  case embedded
  case copied
}

/// The sections of a model file laid over the built-in one's: a section that the file has not is the built-in's.
struct ModelSections {
  private let file: ModelFile
  private let storage: ModelStorage
  private let builtIn: ModelFile

  /// The file inside the executable.
  static var builtInBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: tone_model_bytes(), count: tone_model_size())
  }

  /// - Parameter bytes: the whole file; a copied one's checksum is compared.
  init(of bytes: RawSpan, storage: ModelStorage) throws(ToneModelError) {
    self.storage = storage
    file = try ModelFile(parsing: bytes, checksum: storage == .copied ? .verified : .assumed)
    builtIn = try ModelFile(parsing: ModelSections.builtInBytes.bytes, checksum: .assumed)
  }

  /// The linear model in a section; one that speaks for no column where neither file has it.
  ///
  /// - Parameter bytes: the whole file.
  func linearModel<Row>(
    _ name: ModelFile.SectionName, in bytes: RawSpan
  ) throws(ToneModelError) -> LinearModel<Row> {
    if storage == .copied, let range = file.range(of: name) {
      return try LinearModel(section: bytes.extracting(range), storage: storage)
    }
    guard let range = builtIn.range(of: name) else { return LinearModel() }
    return try LinearModel(section: ModelSections.builtInBytes.bytes.extracting(range), storage: .embedded)
  }

  /// The linear model in a section, with the built-in one's columns where it has none.
  ///
  /// - Parameter bytes: the whole file.
  func layeredModel<Row>(
    _ name: ModelFile.SectionName, in bytes: RawSpan
  ) throws(ToneModelError) -> LinearModel<Row> {
    let own: LinearModel<Row> = try linearModel(name, in: bytes)
    guard storage == .copied, file.range(of: name) != nil, let range = builtIn.range(of: name) else {
      return own
    }
    let embedded = ModelSections.builtInBytes.bytes.extracting(range)
    return LinearModel(own, over: try LinearModel(section: embedded, storage: .embedded))
  }

  /// The network of English; the built-in one only beside the built-in linear model.
  ///
  /// - Parameter bytes: the whole file.
  func network(in bytes: RawSpan) throws(ToneModelError) -> ConvolutionalModel {
    if storage == .copied {
      if let range = file.range(of: .network) {
        return try ConvolutionalModel(section: bytes.extracting(range), storage: storage)
      }
      guard file.range(of: .tone("en")) == nil else { throw .networkMissing }
    }
    guard let range = builtIn.range(of: .network) else { throw .networkMissing }
    let embedded = ModelSections.builtInBytes.bytes.extracting(range)
    return try ConvolutionalModel(section: embedded, storage: .embedded)
  }

  /// The languages that have a model of tone, by their primary subtags.
  var toneLanguages: [String] {
    let prefix = ModelFile.SectionName.tone("").text
    var languages: [String] = []
    for name in file.names + builtIn.names where name.text.hasPrefix(prefix) {
      let language = String(name.text.dropFirst(prefix.count))
      if !languages.contains(language) { languages.append(language) }
    }
    return languages
  }

  /// A copy of a section; nil where neither file has it.
  ///
  /// - Parameter bytes: the whole file.
  func bytes(of name: ModelFile.SectionName, in bytes: RawSpan) -> [UInt8]? {
    if let range = file.range(of: name) { return bytes.extracting(range).copied() }
    guard let range = builtIn.range(of: name) else { return nil }
    return ModelSections.builtInBytes.bytes.extracting(range).copied()
  }
}
