/// Why a model file cannot be used.
enum ToneModelError: Error, Equatable, CustomStringConvertible {
  case foreign
  case truncated(expected: Int, found: Int)
  /// Made for another version of the features or of the layout.
  case otherVersion(UInt32)
  case damaged
  case inconsistent(String)

  var description: String {
    switch self {
    case .foreign: "not a tone model"
    case .truncated(let expected, let found): "truncated tone model: \(found) of \(expected) bytes"
    case .otherVersion(let version):
      "tone model of version \(version), but this program reads version \(ModelFile.version); train it again"
    case .damaged: "damaged tone model: its checksum does not match"
    case .inconsistent(let cause): "damaged tone model: \(cause)"
    }
  }
}
