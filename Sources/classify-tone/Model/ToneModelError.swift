/// Why a model file cannot be used.
enum ToneModelError: Error, Equatable, CustomStringConvertible {
  case foreign
  case truncated(expected: Int, found: Int)
  /// Made for another version of the features or of the layout.
  case otherVersion(UInt32)
  case damaged
  case inconsistent(String)
  /// There is no network beside the linear model of English.
  case networkMissing
  /// The network stood beside another linear model when it was trained.
  case networkOfAnother

  var description: String {
    switch self {
    case .foreign: "not a tone model"
    case .truncated(let expected, let found): "truncated tone model: \(found) of \(expected) bytes"
    case .otherVersion(let version):
      "tone model of version \(version), but this program reads version \(ModelFile.version); train it again"
    case .damaged: "damaged tone model: its checksum does not match"
    case .inconsistent(let cause): "damaged tone model: \(cause)"
    case .networkMissing:
      "tone model without a network for --effort high; train one with 'train --effort high'"
    case .networkOfAnother:
      "tone model with a network that was trained beside another linear model; train it again"
    }
  }
}
