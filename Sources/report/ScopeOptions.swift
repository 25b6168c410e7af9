import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// The options that say what a report is about: the time, the clock, and whose rules it counts by.
struct ScopeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The time that it is about: all, last-week, a week (2026-W47), a month (2026-11), or days (2026-11-09..2026-11-15).",
      valueName: "period"))
  var period: PeriodChoice = .all

  @Option(
    name: .long,
    help: "What a period is compared with: previous, same-last-year, none.")
  var compare: ComparisonChoice = .previous

  @Option(
    name: .long,
    help: ArgumentHelp("The time zone of days and hours; else the configuration's.", valueName: "zone"))
  var timeZone: ZoneName?

  @Option(name: .long, help: ArgumentHelp("The day that weeks begin on.", valueName: "weekday"))
  var weekStart: Weekday = .monday

  @Option(
    name: .long,
    help: "Whose rules say what a first response is: earshot, zendesk, chatwoot, sprout, facebook.")
  var definition: ResponseDefinition = .earshot

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment that last-week and overdue are judged at; else the newest message's.", valueName: "time"))
  var asOf: Timestamp?

  @Option(name: .long, help: ArgumentHelp("The report's title.", valueName: "text"))
  var title = "Customer care report"

  /// Whether anything is asked for that the tallies depend on.
  var isGiven: Bool {
    period != .all || compare != .previous || timeZone != nil || weekStart != .monday
      || definition != .earshot
  }

  /// What the options and the configuration ask for.
  ///
  /// - Throws: `FatalError` where the configuration cannot be read.
  func settings(_ file: ConfigurationOptions, comparesDefinitions: Bool = false) throws -> ReportSettings {
    let configuration = try Configuration.load(optional: file.path)
    var settings = ReportSettings()
    settings.title = title
    settings.period = period
    settings.comparison = compare
    settings.asOf = asOf
    settings.rules.calendar = ReportCalendar(
      zone: timeZone?.zone ?? configuration.hours.timeZone, weekStart: weekStart.number)
    settings.rules.hours = configuration.hours
    settings.rules.agents = configuration.agents
    settings.rules.definition = definition
    settings.rules.comparesDefinitions = comparesDefinitions
    return settings
  }
}
