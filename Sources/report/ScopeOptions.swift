import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// The options that say which time something is about, and by which clock; for reports and public pages alike.
struct TimeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The time that it is about: all, last-week, a week (2026-W47), a month (2026-11), or days (2026-11-09..2026-11-15).",
      valueName: "period"))
  var period: PeriodChoice = .all

  @Option(
    name: .long,
    help: ArgumentHelp("The time zone of days and hours; else the configuration's.", valueName: "zone"))
  var timeZone: ZoneName?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment that last-week and overdue are judged at; else the newest message's.", valueName: "time"))
  var asOf: Timestamp?

  /// Asks for that time, and for what the configuration tells of the desk: its hours and its agents.
  func apply(to settings: inout ReportSettings, _ configuration: Configuration) {
    settings.period = period
    settings.asOf = asOf
    settings.rules.calendar.zone = timeZone?.zone ?? configuration.hours.timeZone
    settings.rules.hours = configuration.hours
    settings.rules.agents = configuration.agents
  }
}

/// The options that say what a report is about: the time, the clock, and whose rules it counts by.
struct ScopeOptions: ParsableArguments {
  @OptionGroup var time: TimeOptions

  @Option(
    name: .long,
    help: "What a period is compared with: previous, same-last-year, none.")
  var compare: ComparisonChoice = .previous

  @Option(name: .long, help: ArgumentHelp("The day that weeks begin on.", valueName: "weekday"))
  var weekStart: Weekday = .monday

  @Option(
    name: .long,
    help: "Whose rules say what a first response is: earshot, zendesk, chatwoot, sprout, facebook.")
  var definition: ResponseDefinition = .earshot

  @Option(name: .long, help: ArgumentHelp("The report's title.", valueName: "text"))
  var title = "Customer care report"

  /// Whether anything is asked for that the tallies depend on.
  var isGiven: Bool {
    time.period != .all || compare != .previous || time.timeZone != nil || weekStart != .monday
      || definition != .earshot
  }

  /// What the options and the configuration ask for.
  ///
  /// - Throws: `FatalError` where the configuration cannot be read.
  func settings(_ file: ConfigurationOptions, comparesDefinitions: Bool = false) throws -> ReportSettings {
    let configuration = try Configuration.load(optional: file.path)
    var settings = ReportSettings()
    settings.title = title
    time.apply(to: &settings, configuration)
    settings.comparison = compare
    settings.rules.calendar.weekStart = weekStart.number
    settings.rules.definition = definition
    settings.rules.comparesDefinitions = comparesDefinitions
    return settings
  }
}
