import CareConfiguration
import MessageCore

/// Folds what one customer wrote, and what others wrote in their conversations, in order, into the customer's cases.
///
/// A message belongs to the case of its conversation; where that has none, what the customer writes elsewhere joins the
/// case that they have, for as long as the policy looks back; else it may open one. Each case is a pure function of its
/// messages, of what people of ours did to it, and of the moment that it is looked at. It is `new` until one of ours
/// answers, then `waiting` for the customer, `open` whenever a customer spoke last, `solved` when the customer is content
/// or one of ours says so, and closed some time after that, or when the customer stays away.
struct CaseFold {
  /// The cases so far, in order of their opening.
  private(set) var cases: [Case] = []
  /// The places of those that are not closed, in their order.
  private var current: [Int] = []
  /// The last closed case of each conversation.
  private var closed: [Int32: Int] = [:]
  private let policy: CasePolicy
  private let againPoints: Int64

  init(_ policy: CasePolicy, againPoints: Int64) {
    self.policy = policy
    self.againPoints = againPoints
  }

  /// Takes in the next message.
  ///
  /// - Returns: the place of the case that it belongs to; nil where it belongs to none.
  mutating func add(_ entry: CaseEntry) -> Int? {
    close(asOf: entry.at)
    if let place = caseOfConversation(entry) ?? caseToJoin(entry) {
      cases[place].take(entry, againPoints: againPoints, strangers: policy.strangers)
      return place
    }
    guard entry.opens || entry.opensLight, !entry.isNote else { return nil }
    cases.append(Case(entry, follows: closed[entry.root].map { cases[$0].opening }))
    current.append(cases.count - 1)
    return cases.count - 1
  }

  /// Takes in what one of ours did to the case that a message opened; where that opened none, nothing.
  mutating func act(_ action: CaseAction, opening: Int32?) {
    close(asOf: action.at)
    guard let place = cases.firstIndex(where: { $0.opening == opening }) else { return }
    cases[place].take(action)
  }

  /// Closes the cases whose time was up by a moment.
  mutating func close(asOf moment: Timestamp) {
    var isAnyClosed = false
    for place in current {
      let window: Int64
      switch cases[place].status {
      case .solved: window = policy.reopening
      case .waiting: window = lookBack(isDirect: cases[place].isDirect)
      case .new, .open, .closed: continue
      }
      let end = cases[place].last.adding(seconds: window)
      guard end <= moment else { continue }
      cases[place].close(at: end)
      for root in cases[place].roots { closed[root] = max(place, closed[root] ?? place) }
      isAnyClosed = true
    }
    if isAnyClosed { current.removeAll { cases[$0].status == .closed } }
  }

  // MARK: - Which case

  private func caseOfConversation(_ entry: CaseEntry) -> Int? {
    current.last { cases[$0].roots.contains(entry.root) }
  }

  /// The customer's case that what they write elsewhere belongs to.
  private func caseToJoin(_ entry: CaseEntry) -> Int? {
    guard entry.identity != StringTable.none, !entry.isNote, entry.role != .agent else { return nil }
    let window = lookBack(isDirect: entry.isDirect)
    return current.last { place in
      let known = cases[place]
      guard known.opener == entry.identity, !known.isLight,
        entry.at < known.last.adding(seconds: window)
      else { return false }
      // Thanks are for an answer.
      return entry.opens || entry.isPraise && entry.isAddressed && known.status == .waiting
    }
  }

  private func lookBack(isDirect: Bool) -> Int64 {
    isDirect ? policy.directLookBack : policy.publicLookBack
  }
}
