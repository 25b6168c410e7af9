import CareConfiguration
import MessageCore

/// The settings that parts of one report must share, for their tallies to add up.
struct PartialSettings: Equatable, Sendable, Codable {
  var period: PeriodChoice
  var comparison: String
  var asOf: Timestamp?
  var timeZone: String
  var weekStart: Int
  var definition: ResponseDefinition
  var hasBusinessHours: Bool
  var comparesDefinitions: Bool

  private enum CodingKeys: String, CodingKey {
    case period, comparison, definition
    case asOf = "as_of"
    case timeZone = "time_zone"
    case weekStart = "week_start"
    case hasBusinessHours = "business_hours"
    case comparesDefinitions = "compares_definitions"
  }

  init(_ settings: ReportSettings) {
    period = settings.period
    comparison = settings.comparison.rawValue
    asOf = settings.asOf
    timeZone = settings.rules.calendar.zoneName
    weekStart = settings.rules.calendar.weekStart
    definition = settings.rules.definition
    hasBusinessHours = settings.rules.hasBusinessHours
    comparesDefinitions = settings.rules.comparesDefinitions
  }

  /// The settings of the whole report; nil where the zone or the comparison is unknown here.
  func settings(title: String, asOf: Timestamp?) -> ReportSettings? {
    let zone = timeZone == "UTC" ? LocalTimeZone.utc : LocalTimeZone(identifier: timeZone)
    guard let zone, let comparison = ComparisonChoice(rawValue: comparison), 1...7 ~= weekStart else {
      return nil
    }
    var settings = ReportSettings()
    settings.title = title
    settings.period = period
    settings.comparison = comparison
    settings.asOf = self.asOf ?? asOf
    settings.rules.calendar = ReportCalendar(zone: zone, weekStart: weekStart)
    settings.rules.definition = definition
    settings.rules.comparesDefinitions = comparesDefinitions
    settings.rules.hasBusinessHours = hasBusinessHours
    return settings
  }

  /// The first setting in which another part differs; nil where all are the same.
  func difference(from other: PartialSettings) -> String? {
    let pairs: [(String, Bool)] = [
      ("--period", period == other.period), ("--compare", comparison == other.comparison),
      ("--as-of", asOf == other.asOf), ("--time-zone", timeZone == other.timeZone),
      ("--week-start", weekStart == other.weekStart), ("--definition", definition == other.definition),
      ("the configuration's hours", hasBusinessHours == other.hasBusinessHours),
      ("definitions", comparesDefinitions == other.comparesDefinitions),
    ]
    return pairs.first { !$0.1 }?.0
  }
}
