import MessageCore

/// What a customer's cases are told of one message.
struct CaseEntry {
  /// The message's number at the desk.
  var message: Int32
  var at: Timestamp
  /// What names its conversation: a number in the `StringTable`.
  var root: Int32
  /// Who wrote it, a number in the `StringTable`; `StringTable.none` where nobody is named.
  var identity: Int32
  var role: TriageDecision.Role?
  /// A person of ours should look.
  var needsPerson: Bool
  /// It may open a case.
  var opens: Bool
  /// It may open a light case, where no other takes it in.
  var opensLight: Bool
  /// It speaks to us.
  var isAddressed: Bool
  /// It thanks or praises.
  var isPraise: Bool
  /// It is for us alone.
  var isDirect: Bool
  /// What the case is about where this message opens it.
  var kind: String
  var sketch: TextSketch
  var reasons: [TriageDecision.Reason]
  /// It begins a case of its author's elsewhere, so that here it only is told of.
  var isNote = false

  /// The same message as the case is told of it that it left.
  var asNote: CaseEntry {
    var note = self
    note.isNote = true
    return note
  }
}

/// What one of ours did to a case by hand.
struct CaseAction: Equatable {
  /// The id of the case's opening message: a number in the `StringTable`.
  var opening: Int32
  var at: Timestamp
  /// claimed, released, noted or solved.
  var kind: CaseRecord.Event.Kind
  var by: String?
  var text: String?
}
