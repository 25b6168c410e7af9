import MessageCore

/// A part of a report that is sentences and tables only, drawn alike in every format.
struct ReportSection: Sendable {
  var title: String
  /// Our own words, strangers' names in them already made visible.
  var sentences: [String] = []
  var tables: [(title: String?, table: ReportTable)] = []

  var isEmpty: Bool { sentences.isEmpty && tables.allSatisfy { $0.table.rows.isEmpty } }
}

extension Report {
  /// The sections after the records, in their order; empty ones left out.
  var sections: [ReportSection] {
    [
      answersSection, peopleSection, questionsSection, issuesSection, topicsSection, subjectsSection,
      carriedSection,
    ]
    .filter { !$0.isEmpty }
  }

  /// The period beside the one that it is compared with.
  var comparisonSection: ReportSection? {
    guard let comparison else { return nil }
    let before = Wording.period(comparison.period, calendar)
    return ReportSection(
      title: "Beside \(before)",
      sentences: [
        "A difference is called one where chance alone would bring any in fewer than one report of twenty."
      ],
      tables: [(nil, changesTable)])
  }

  private var answersSection: ReportSection {
    var section = ReportSection(title: "Answers and outcomes")
    section.sentences = [
      nextText, resolutionText, abandonedText, casesTurnText, happierText,
    ].compactMap { $0 }
    if topChannels.count > 1 { section.tables.append(("By channel", channelsTable)) }
    return section
  }

  private var peopleSection: ReportSection {
    var section = ReportSection(title: "People")
    section.sentences = [customersText.map { "\($0)." }, wantsText, proxyText, communityText].compactMap {
      $0
    }
    section.tables = [(nil, agentsTable), ("Teams", teamsTable)]
    if !people.helpers.elements.isEmpty {
      section.tables.append(("Helpers: customers who answered others", helpersTable.prefix(10)))
    }
    if !people.influencers.elements.isEmpty {
      section.tables.append(("Those who reach the most", influencersTable.prefix(10)))
    }
    if !people.evangelists.elements.isEmpty {
      section.tables.append(("Those who praise in public", evangelistsTable.prefix(10)))
    }
    section.tables.removeAll { $0.table.rows.isEmpty }
    return section
  }

  private var questionsSection: ReportSection {
    var section = ReportSection(title: "Questions")
    let questions = tallies.questions
    guard questions.asked > 0 else { return section }
    section.sentences = [
      "\(Wording.number(questions.asked, of: "question")) asked: "
        + "\(Wording.number(questions.answeredByUs)) answered by us, "
        + "\(Wording.number(questions.answeredByCommunity)) by the community, "
        + "\(Wording.number(questions.unanswered)) by nobody."
    ]
    if !highlights.questions.isEmpty { section.tables = [("Open questions", questionsTable.without("url"))] }
    return section
  }

  private var issuesSection: ReportSection {
    var section = ReportSection(title: "Issues and ideas")
    if !highlights.issues.isEmpty { section.tables = [(nil, issuesTable.prefix(20))] }
    return section
  }

  private var topicsSection: ReportSection {
    var section = ReportSection(title: "Topics")
    if !topics.rising.isEmpty {
      let names = topics.rising.prefix(8).map { topic in
        "\(Wording.oneLine(topic.name)) \(Wording.number(topic.count))"
          + (topic.before.map { ", \(Wording.number($0)) before" } ?? "")
      }
      section.sentences = ["Rising: \(names.joined(separator: "; "))."]
    }
    var table = topicsTable
    table.rows = Array(table.rows.prefix(topics.frequent.count).prefix(12))
    if !table.rows.isEmpty { section.tables = [(nil, table)] }
    return section
  }

  private var subjectsSection: ReportSection {
    var section = ReportSection(title: "Subjects")
    section.sentences = [
      inline("Hashtags", tallies.hashtags, mark: "#"), inline("Places", tallies.places),
      inline("Signals", tallies.signals),
    ].compactMap { $0 }
    if !tallies.links.isEmpty { section.tables = [(nil, linksTable.prefix(10))] }
    return section
  }

  private var carriedSection: ReportSection {
    var section = ReportSection(title: "Carried on")
    if hasAmplification { section.tables = [(nil, amplificationTable)] }
    return section
  }

  /// `Hashtags: #one 12, #two 3`.
  private func inline(_ title: String, _ counts: [String: Int], mark: String = "") -> String? {
    let names = Report.top(counts).prefix(10)
      .map { "\(mark)\(Wording.oneLine($0.name)) \(Wording.number($0.count))" }
    return names.isEmpty ? nil : "\(title): \(names.joined(separator: ", "))"
  }
}

extension ReportTable {
  /// The first rows only.
  func prefix(_ count: Int) -> ReportTable {
    ReportTable(name: name, columns: columns, rows: Array(rows.prefix(count)))
  }

  /// All but one of the columns.
  func without(_ column: String) -> ReportTable {
    let kept = columns.indices.filter { columns[$0].name != column }
    return ReportTable(
      name: name, columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } })
  }
}
