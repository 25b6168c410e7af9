/// What the identifier tells apart, in the order of its model's columns: eight languages, then families of others,
/// which exist so that a text in none of the eight is not taken for one of them.
enum KnownLanguage: Int, CaseIterable {
  case english, french, german, italian, portuguese, spanish, arabic, hindi
  case dutch, scandinavian, slavic, finnicHungarianTurkish, malayPhilippine, romanianCatalan, balticAndMore,
    persianMarathi

  /// A column for each.
  typealias Row = SIMD16<Int8>

  /// The families of other languages begin here.
  static var firstOther: Int { KnownLanguage.dutch.rawValue }

  /// The primary subtags (BCP 47) of the texts that a column is trained on; the first names the language.
  var tags: [String] {
    switch self {
    case .english: ["en"]
    case .french: ["fr"]
    case .german: ["de"]
    case .italian: ["it"]
    case .portuguese: ["pt"]
    case .spanish: ["es"]
    case .arabic: ["ar"]
    case .hindi: ["hi"]
    case .dutch: ["nl", "af", "lb"]
    case .scandinavian: ["sv", "da", "nb", "is"]
    case .slavic: ["pl", "cs", "sk", "sl", "hr", "dsb", "hsb"]
    case .finnicHungarianTurkish: ["fi", "et", "hu", "tr", "az", "eu", "tk", "uz"]
    case .malayPhilippine: ["id", "ms", "fil", "sw", "so", "ig", "kab"]
    case .romanianCatalan: ["ro", "ca", "gl", "ast", "ia", "io", "eo", "la"]
    case .balticAndMore: ["lt", "lv", "sq", "cy", "vi", "ga", "gd", "gv", "br"]
    case .persianMarathi: ["fa", "ur", "mr", "ne", "ckb", "ug"]
    }
  }

  /// The column that texts with this primary subtag train; nil where there is none.
  init?(tag: String) {
    guard let language = KnownLanguage.allCases.first(where: { $0.tags.contains(tag) }) else { return nil }
    self = language
  }
}
