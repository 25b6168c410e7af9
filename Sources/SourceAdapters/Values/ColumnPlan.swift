import MessageCore

/// Which column or constant fills which member, for one file.
struct ColumnPlan {
  let header: CSVHeader

  /// The record's parts in the order of its members.
  private var parts: [Part] = []
  private var network = Slot(member: .network)
  private var text = Slot(member: .text)
  /// Whether mentions, hashtags or links are found in the text.
  private var findsEntities = false
  private var constants: [UInt8] = []
  private let makesIDs: Bool

  private enum Part {
    case member(Slot)
    case object(MemberName, [Slot])
    /// Mentions, hashtags or links, out of the text.
    case entities(MessageMember)
  }

  private struct Slot {
    let member: MessageMember
    var column: Int?
    var constant: Range<Int>?
  }

  /// The members without which there is no message.
  private static let required: [MessageMember] = [.id, .createdAt, .text]
  /// The members whose columns need no mapping where they have the member's name.
  static let ownNames: [MessageMember] = required + [.network]
  /// What complaints call a cell: a column, or a member.
  private let cell: String

  /// - Parameters:
  ///   - network: the network of a file that names none: ids then are unique within the file at least.
  ///   - isTable: whether each record has all the columns; else it has members, and any may be absent.
  /// - Throws: `ImportFailure` where a column is missing.
  init(
    header: CSVHeader, _ settings: ImportSettings, network unnamedNetwork: String, isTable: Bool = true
  ) throws(ImportFailure) {
    self.header = header
    cell = isTable ? "column" : "member"
    makesIDs = settings.makesIDs
    var constants = settings.constants
    if let source = settings.source { constants[.source] = source }
    for member in MessageMember.allCases {
      var slot = Slot(member: member)
      if let column = settings.columns[member] {
        slot.column = try header.place(
          of: column, for: "--map \(member.rawValue)=\(TerminalText.visible(column))")
      } else if Self.ownNames.contains(member) {
        slot.column = try header.place(ofOptional: member.rawValue)
      }
      if member == .network, slot.column == nil || !isTable, constants[member] == nil {
        constants[member] = unnamedNetwork
      }
      if let constant = constants[member] {
        let start = self.constants.count
        self.constants.append(contentsOf: constant.utf8)
        slot.constant = start..<self.constants.count
      }
      try add(slot)
    }
  }

  private mutating func add(_ slot: Slot) throws(ImportFailure) {
    let member = slot.member
    guard slot.column != nil || slot.constant != nil || member == .id && makesIDs else {
      if Self.ownNames.contains(member) { throw missing(member) }
      if [.mentions, .hashtags, .links].contains(member) {
        parts.append(.entities(member))
        findsEntities = true
      }
      return
    }
    if member == .network { network = slot }
    if member == .text { text = slot }
    guard let object = member.names.object else { return parts.append(.member(slot)) }
    if case .object(let last, var slots)? = parts.last, last.description == object.description {
      slots.append(slot)
      parts[parts.count - 1] = .object(object, slots)
    } else {
      parts.append(.object(object, [slot]))
    }
  }

  private func missing(_ member: MessageMember) -> ImportFailure {
    ImportFailure(
      "no column '\(member.rawValue)'; say which column it is: --map \(member.rawValue)=COLUMN"
        + (member == .id && header.columns.count > 1 ? ", or have ids made: --make-ids" : "")
        + header.instead(of: member.rawValue))
  }

  // MARK: - Writing

  /// Writes a row as a record.
  ///
  /// - Throws: `LineError` where a member is missing that a message needs, or a cell cannot be read.
  func write(
    _ row: some RowOfCells, with writer: inout CellWriter, to record: inout ImportedRecord
  ) throws(LineError) {
    try withContent(of: network, row) { name throws(LineError) in
      guard !name.trimmed.isEmpty else { throw LineError("no network: \(emptiness(network))") }
      do throws(LineError) {
        try writer.takeNetwork(name)
      } catch {
        throw LineError("\(self.name(network)): \(error.cause)")
      }
    }
    if findsEntities { withContent(of: text, row) { writer.entities.find(in: $0) } }
    try record.json.object { json throws(LineError) in
      json.member(.type, "message")
      for part in parts {
        switch part {
        case .member(let slot):
          try write(slot, row, with: &writer, to: &json)
        case .object(let name, let slots):
          guard slots.contains(where: { slot in withContent(of: slot, row) { !$0.trimmed.isEmpty } }) else {
            continue
          }
          json.key(name)
          try json.object { json throws(LineError) in
            for slot in slots { try write(slot, row, with: &writer, to: &json) }
          }
        case .entities(let member):
          withContent(of: text, row) { json.write(writer.entities, in: $0, of: member) }
        }
      }
    }
    record.createdAt = writer.createdAt
  }

  private func write(
    _ slot: Slot, _ row: some RowOfCells, with writer: inout CellWriter, to json: inout JSONWriter
  ) throws(LineError) {
    try withContent(of: slot, row) { content throws(LineError) in
      if content.trimmed.isEmpty {
        if slot.member == .id, makesIDs { return writer.writeMadeID(of: row, to: &json) }
        guard Self.required.contains(slot.member) else { return }
        throw LineError("no \(slot.member.rawValue): \(emptiness(slot))")
      }
      do throws(LineError) {
        try writer.write(content, as: slot.member.content, of: slot.member, to: &json)
      } catch {
        throw LineError("\(name(slot)): \(error.cause)")
      }
    }
  }

  /// Runs `body` on the cell, or on the constant where the cell is empty.
  private func withContent<Result, Failure: Error>(
    of slot: Slot, _ row: some RowOfCells, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if let column = slot.column {
      let cell = row.cells[column]
      if !cell.isEmpty || slot.constant == nil { return try body(row.text.span.extracting(cell)) }
    }
    return try body(constants.span.extracting(slot.constant ?? 0..<0))
  }

  private func name(_ slot: Slot) -> String {
    slot.column.map { "\(cell) \(TerminalText.quoted(header.columns[$0]))" }
      ?? "--set \(slot.member.rawValue)"
  }

  private func emptiness(_ slot: Slot) -> String { "\(name(slot)) is empty" }
}
