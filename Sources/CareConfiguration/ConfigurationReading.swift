import MessageCore

extension Configuration {
  private static let fields = ["name", "agents", "hours", "targets", "priority", "words", "state", "presets"]

  /// Reads and checks the text of a configuration.
  ///
  /// - Parameters:
  ///   - file: the file's name for complaints.
  ///   - calendar: gives the text of the iCalendar file that `holidays` names.
  /// - Throws: `ConfigurationError` for the first thing that is wrong, and what `calendar` throws, except that its
  ///   `FatalError` becomes a complaint about the line that names the calendar.
  public init(
    yaml: String, file: String, calendar: (_ name: String) throws -> String
  ) throws {
    self.init()
    guard let root = try ConfigurationNode(yaml: yaml, file: file) else { return }
    let fields = try root.fields(Self.fields)
    name = try fields["name"]?.text()
    state = try fields["state"]?.text()
    if let node = fields["agents"] { agents = try Self.agents(node) }
    if let node = fields["hours"] { hours = try Self.hours(node, calendar) }
    if let node = fields["targets"] { targets = try Self.targets(node) }
    if let node = fields["presets"] {
      for (key, node) in try node.entries() { presets[key.key] = try Self.preset(node) }
    }
    if let node = fields["words"] { try Self.read(words: node, into: &priority) }
    if let node = fields["priority"] { try Self.read(priority: node, into: &priority) }
  }

  // MARK: - Presets

  private static func preset(_ node: ConfigurationNode) throws(ConfigurationError) -> ImportPreset {
    let fields = try node.fields(["format", "delimiter", "items", "time_format", "html", "map", "set"])
    var preset = ImportPreset()
    preset.format = try fields["format"]?.text()
    preset.delimiter = try fields["delimiter"]?.text()
    preset.items = try fields["items"]?.text()
    preset.timeFormat = try fields["time_format"]?.text()
    preset.isHTML = try fields["html"]?.boolean() ?? false
    if let node = fields["map"] { preset.columns = try assignments(node) }
    if let node = fields["set"] { preset.constants = try assignments(node) }
    return preset
  }

  private static func assignments(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [ImportPreset.Assignment] {
    var assignments: [ImportPreset.Assignment] = []
    for (key, value) in try node.entries() {
      assignments.append(ImportPreset.Assignment(member: key.key, value: try value.text()))
    }
    return assignments
  }

  // MARK: - Agents

  private static func agents(_ node: ConfigurationNode) throws(ConfigurationError) -> AgentDirectory {
    var entries: [AgentDirectory.Entry] = []
    for element in try node.list() { entries.append(try entry(element)) }
    return AgentDirectory(entries)
  }

  private static func entry(_ node: ConfigurationNode) throws(ConfigurationError) -> AgentDirectory.Entry {
    let fields = try node.fields(["network", "id", "handle", "name", "team", "public"])
    guard let network = fields["network"] else { throw node.error("an agent without 'network'") }
    guard fields["id"] != nil || fields["handle"] != nil else {
      throw node.error("an agent without 'id' or 'handle'")
    }
    var entry = AgentDirectory.Entry(network: try network.text().lowercased())
    entry.id = try fields["id"]?.text()
    if let handle = fields["handle"] { entry.handle = try self.handle(handle) }
    entry.name = try fields["name"]?.text()
    entry.team = try fields["team"]?.text()
    entry.isPublic = try fields["public"]?.boolean() ?? false
    return entry
  }

  private static func handle(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
    let text = try node.text()
    let handle = text.hasPrefix("@") ? String(text.dropFirst()) : text
    let local = handle.prefix { $0 != "@" }
    guard handle.contains("*") else {
      guard !handle.isEmpty, !handle.contains(where: \.isWhitespace) else {
        throw node.error("not a handle: \(TerminalText.quoted(text))")
      }
      return handle
    }
    let server = handle.dropFirst(local.count + 1)
    guard local == "*", !server.isEmpty, !server.contains("*"), !server.contains("@") else {
      throw node.error(
        "a wildcard stands for every account on a server of ours, as in '*@social.acme.example', not "
          + TerminalText.quoted(text))
    }
    return handle
  }

  // MARK: - Hours

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private static func hours(
    _ node: ConfigurationNode, _ calendar: (_ name: String) throws -> String
  ) throws -> BusinessHours {
    let fields = try node.fields(["time_zone", "weekly", "holidays"])
    guard let zoneNode = fields["time_zone"] else { throw node.error("hours without 'time_zone'") }
    let name = try zoneNode.text()
    guard let zone = LocalTimeZone(identifier: name) else {
      throw zoneNode.error(
        "unknown time zone \(TerminalText.quoted(name)); write one such as 'Europe/London'")
    }
    guard let weeklyNode = fields["weekly"] else { throw node.error("hours without 'weekly'") }
    let weekly = try self.weekly(weeklyNode)
    guard weekly.contains(where: { !$0.isEmpty }) else { throw weeklyNode.error("these hours never open") }
    var holidays: Set<Int> = []
    if let node = fields["holidays"] { holidays = try self.holidays(node, calendar) }
    return BusinessHours(timeZone: zone, weekly: weekly, holidays: holidays)
  }

  private static func weekly(_ node: ConfigurationNode) throws(ConfigurationError) -> [[BusinessHours
    .Interval]]
  {
    var weekly: [[BusinessHours.Interval]?] = Array(repeating: nil, count: 7)
    for (key, value) in try node.entries() {
      let intervals = try self.intervals(value)
      for day in try dayRange(key) {
        guard weekly[day] == nil else { throw key.error("hours of '\(days[day])' are given twice") }
        weekly[day] = intervals
      }
    }
    return weekly.map { $0 ?? [] }
  }

  /// The days that `mon`, `mon-fri` or `sat-mon` names, 0 for Monday.
  private static func dayRange(_ key: ConfigurationNode) throws(ConfigurationError) -> [Int] {
    let ends = key.key.lowercased().split(separator: "-", omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap({ days.firstIndex(of: String($0)) }),
      let last = ends.last.flatMap({ days.firstIndex(of: String($0)) }), ends.count <= 2
    else {
      throw key.error(
        "unknown day \(TerminalText.quoted(key.key)); write mon, tue, wed, thu, fri, sat, sun or a range such as "
          + "mon-fri")
    }
    return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
  }

  private static func intervals(_ node: ConfigurationNode) throws(ConfigurationError) -> [BusinessHours
    .Interval]
  {
    var intervals: [BusinessHours.Interval] = []
    for element in node.isScalar ? [node] : try node.list() {
      let interval = try self.interval(element)
      if let before = intervals.last, interval.start < before.end {
        throw element.error("'\(try element.text())' begins before the stretch in front of it ends")
      }
      intervals.append(interval)
    }
    return intervals
  }

  private static func interval(_ node: ConfigurationNode) throws(ConfigurationError) -> BusinessHours.Interval
  {
    let text = try node.text()
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let start = clock(ends[0]), let end = clock(ends[1]) else {
      throw node.error("not hours such as '09:00-17:30': \(TerminalText.quoted(text))")
    }
    guard start < end else {
      throw node.error(
        "\(TerminalText.quoted(text)) ends before it begins; hours over midnight are two stretches, until 24:00 and "
          + "from 00:00")
    }
    return BusinessHours.Interval(start: start, end: end)
  }

  /// `09:30` in seconds since midnight, up to `24:00`; nil for anything else.
  private static func clock(_ text: Substring) -> Int64? {
    let digits = text.utf8.map { Int64($0) - 0x30 }
    guard digits.count == 5, text.utf8.dropFirst(2).first == UInt8(ascii: ":"),
      [0, 1, 3, 4].allSatisfy({ 0...9 ~= digits[$0] })
    else { return nil }
    let hours = digits[0] * 10 + digits[1]
    let minutes = digits[3] * 10 + digits[4]
    guard minutes < 60, hours < 24 || hours == 24 && minutes == 0 else { return nil }
    return hours * 3600 + minutes * 60
  }

  private static func holidays(
    _ node: ConfigurationNode, _ calendar: (_ name: String) throws -> String
  ) throws -> Set<Int> {
    if node.isScalar {
      let name = try node.text()
      do {
        return try HolidayCalendar.days(iCalendar: try calendar(name), file: TerminalText.visible(name))
      } catch let error as FatalError {
        throw node.error(error.message)
      }
    }
    var days: Set<Int> = []
    for element in try node.list() {
      let text = try element.text()
      guard let day = HolidayCalendar.day(text) else {
        throw element.error("not a date such as '2026-12-25': \(TerminalText.quoted(text))")
      }
      days.insert(day)
    }
    return days
  }

  // MARK: - Targets and priorities

  private static func targets(_ node: ConfigurationNode) throws(ConfigurationError) -> Targets {
    let fields = try node.fields(["first_response", "resolution"])
    var targets = Targets()
    if let node = fields["first_response"] { targets.firstResponse = try durations(node) }
    if let node = fields["resolution"] { targets.resolution = try durations(node) }
    return targets
  }

  private static func durations(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [TriageDecision.Priority: Int64] {
    let fields = try node.fields(["urgent", "high", "normal", "low"])
    var durations: [TriageDecision.Priority: Int64] = [:]
    for priority in TriageDecision.Priority.allCases {
      if let node = fields[priority.rawValue] { durations[priority] = try node.duration() }
    }
    return durations
  }

  private static func read(
    words node: ConfigurationNode, into policy: inout PriorityPolicy
  ) throws(ConfigurationError) {
    for (key, value) in try node.entries() {
      guard !PriorityPolicy.builtInRules.contains(key.key) else {
        throw key.error("'\(key.key)' is a built-in rule and no word list")
      }
      var words: [String] = []
      for element in try value.list() {
        let phrase = try element.text().lowercased()
        guard phrase.contains(where: { $0.isLetter || $0.isNumber }) else {
          throw element.error("no word in \(TerminalText.quoted(phrase))")
        }
        words.append(phrase)
      }
      policy.words[key.key] = words
    }
    guard policy.words.count <= 64 else { throw node.error("more than 64 word lists") }
  }

  private static func read(
    priority node: ConfigurationNode, into policy: inout PriorityPolicy
  ) throws(ConfigurationError) {
    let fields = try node.fields(["points", "thresholds"])
    if let node = fields["points"] {
      let names = PriorityPolicy.builtInRules + policy.words.keys.sorted()
      for (name, value) in try node.fields(names).sorted(by: { $0.key < $1.key }) {
        policy.points[name] = try value.integer(0...1000)
      }
    }
    guard let node = fields["thresholds"] else { return }
    for (name, value) in try node.fields(["urgent", "high", "normal"]) {
      guard let priority = TriageDecision.Priority(rawValue: name) else { continue }
      policy.thresholds[priority] = try value.integer(1...100_000)
    }
    let ordered = [TriageDecision.Priority.normal, .high, .urgent].compactMap { policy.thresholds[$0] }
    guard ordered == ordered.sorted() else {
      throw node.error("thresholds must rise from normal over high to urgent")
    }
  }
}
