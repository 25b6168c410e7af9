import ArgumentParser
import MessageCore

/// Whose rules say what a first response is. Each vendor's are those that it publishes:
/// Zendesk, "About native Support time duration metrics" and "Calculating first reply time"; Chatwoot, reports of
/// conversations; Sprout Social, Team Report (reply time); Facebook, response rate and response time of a Page.
enum ResponseDefinition: String, CaseIterable, ExpressibleByArgument, Sendable, Codable {
  case earshot, zendesk, chatwoot, sprout, facebook

  /// The figure that the vendor shows first.
  enum Headline: String, Sendable { case median, mean }

  var headline: Headline {
    switch self {
    case .earshot, .zendesk: .median
    case .chatwoot, .sprout, .facebook: .mean
    }
  }

  /// The rule in a sentence.
  var rule: String {
    switch self {
    case .earshot:
      "conversations that a customer began, from the first message to our first one after it; the median"
    case .zendesk:
      "every conversation, from its creation to the first message of an agent after that, bots left out; "
        + "one that an agent began counts from there to the agent's next message; the median"
    case .chatwoot:
      "conversations that a customer began, from the first message to the first one of an agent, bots left out; "
        + "the mean"
    case .sprout: "every inbound message, to the message of ours that answers this very one; the mean"
    case .facebook:
      "each message of a customer after 24 hours in which nobody wrote, to our next one; answered only within "
        + "24 hours; the mean of the fastest nine in ten"
    }
  }

  /// What counts in a conversation, each with its answer.
  func waits(in conversation: Conversation) -> [Wait] {
    switch self {
    case .earshot:
      conversation.isInbound ? [Wait(start: 0, answer: conversation.answer(after: 0))] : []
    case .zendesk: Self.tickets(conversation)
    case .chatwoot:
      conversation.isInbound
        ? [Wait(start: 0, answer: conversation.answer(after: 0) { !$0.isBot })] : []
    case .sprout: Self.repliedMessages(conversation)
    case .facebook: Self.newMessages(conversation)
    }
  }

  /// The mean by the definition: Facebook's leaves the slowest tenth out.
  func mean(of durations: DurationCounts) -> Double? {
    self == .facebook ? durations.mean(fastest: 90) : durations.mean
  }

  private static func tickets(_ conversation: Conversation) -> [Wait] {
    guard conversation.first.side != .unknown else { return [] }
    let answer = conversation.answer(after: 0) { !$0.isBot }
    // A ticket that an agent opened and nobody wrote to again has no first reply time.
    if !conversation.isInbound, answer == nil { return [] }
    return [Wait(start: 0, answer: answer)]
  }

  private static func repliedMessages(_ conversation: Conversation) -> [Wait] {
    let turns = conversation.turns
    var answers: [Int32: Int] = [:]
    for index in turns.indices.reversed() where turns[index].side == .outbound && turns[index].parent >= 0 {
      answers[turns[index].parent] = index
    }
    return turns.indices.filter { turns[$0].side == .inbound }.map { index in
      let answer = turns[index].id < 0 ? nil : answers[turns[index].id]
      return Wait(start: index, answer: answer.flatMap { turns[$0].at < turns[index].at ? nil : $0 })
    }
  }

  private static func newMessages(_ conversation: Conversation) -> [Wait] {
    let turns = conversation.turns
    let day: Int64 = 86_400
    return turns.indices.filter { index in
      guard turns[index].side == .inbound else { return false }
      return index == 0 || turns[index - 1].at.adding(seconds: day) <= turns[index].at
    }.map { index in
      let answer = conversation.answer(after: index)
      let isInTime = answer.map { turns[$0].at.wholeSeconds(since: turns[index].at) <= day } ?? false
      return Wait(start: index, answer: isInTime ? answer : nil)
    }
  }
}
