import MessageCore

/// A table of figures that every format can draw: for people in words, for programs as plain values.
struct ReportTable: Sendable {
  struct Column: Sendable {
    /// The name in CSV and TSV.
    var name: String
    /// The heading for people; empty where none is needed.
    var title: String
    var isNumber: Bool

    static func text(_ name: String, _ title: String) -> Column {
      Column(name: name, title: title, isNumber: false)
    }

    static func number(_ name: String, _ title: String) -> Column {
      Column(name: name, title: title, isNumber: true)
    }
  }

  /// What `--table` calls it.
  var name: String
  var columns: [Column]
  var rows: [[Cell]]
}

/// A value in a table.
enum Cell: Equatable, Sendable {
  /// Strangers' text.
  case text(String)
  /// Our own words.
  case word(String)
  case count(Int64)
  /// 0 to 1.
  case share(Double?)
  /// Net tone, −1 to 1.
  case points(Double?)
  /// A value with at most four decimals.
  case decimal(Double?)
  case seconds(Double?)
  case time(Timestamp?)

  static func count(_ value: Int) -> Cell { .count(Int64(value)) }

  static func text(optional text: String?) -> Cell { text.map { .text($0) } ?? .word("") }

  /// The value in words, strangers' text on one line with everything that could act made visible.
  func words(_ calendar: ReportCalendar) -> String {
    switch self {
    case .text(let text): Wording.oneLine(text)
    case .word(let word): word
    case .count(let count): Wording.number(count)
    case .share(let share): share.map { Wording.share($0) } ?? "–"
    case .points(let points): points.map { Wording.points($0) } ?? "–"
    case .decimal(let value): value.map { Wording.decimal($0) } ?? "–"
    case .seconds(let seconds): seconds.map { Wording.duration($0) } ?? "–"
    case .time(let time): time.map { Wording.moment(calendar.local($0)) } ?? "–"
    }
  }

  /// The value for a program; empty where there is none.
  var plain: String {
    switch self {
    case .text(let text), .word(let text): text
    case .count(let count): String(count)
    case .share(let value), .points(let value), .decimal(let value), .seconds(let value):
      value.map { Self.plain($0) } ?? ""
    case .time(let time): time?.description ?? ""
    }
  }

  /// Whether the value is somebody's words, not a number or a time.
  var isText: Bool {
    switch self {
    case .text, .word: true
    default: false
    }
  }

  /// At most four decimals, as in the JSON report.
  private static func plain(_ value: Double) -> String {
    var writer = JSONWriter()
    writer.number(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
