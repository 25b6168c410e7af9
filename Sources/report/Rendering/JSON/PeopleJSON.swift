import MessageCore

/// Writes the `people` of the JSON report.
struct PeopleJSON {
  func write(_ report: Report, _ writer: inout JSONWriter) {
    writer.key("people")
    writer.object { writer in
      customers(report.people, &writer)
      writer.key("agents")
      writer.array { writer in
        for (key, counts) in report.agents {
          writer.object { writer in
            writer.member(.network, key.network)
            writer.member(.name, counts.name?.text)
            agent(counts, report, &writer)
          }
        }
      }
      if !report.teams.isEmpty {
        writer.key("teams")
        writer.array { writer in
          for (name, counts) in report.teams {
            writer.object { writer in
              writer.member(.name, name)
              agent(counts, report, &writer)
            }
          }
        }
      }
      named(report.people, &writer)
    }
  }

  private func customers(_ people: PeopleFigures, _ writer: inout JSONWriter) {
    writer.key("customers")
    writer.object { writer in
      writer.member("total", people.customers.total)
      writer.member("one_message", people.customers.once)
      writer.member("two_to_four", people.customers.some)
      writer.member("five_or_more", people.customers.many)
    }
    if !people.wants.isEmpty {
      writer.key("wants")
      writer.object { writer in
        for (name, count) in people.wants.sorted(by: { $0.key < $1.key }) {
          writer.key(name)
          writer.integer(count)
        }
      }
    }
    community(people.community, &writer)
    guard people.proxy.total > 0 else { return }
    writer.key("promoter_proxy")
    writer.object { writer in
      writer.member("promoters", people.proxy.promoters)
      writer.member("passives", people.proxy.passives)
      writer.member("detractors", people.proxy.detractors)
      writer.nullable("score", people.proxy.score)
    }
  }

  private func community(_ community: CommunityFigures, _ writer: inout JSONWriter) {
    guard community.helpers + community.evangelists > 0 else { return }
    writer.key("community")
    writer.object { writer in
      writer.member("helpers", community.helpers)
      writer.member("answers", community.answers)
      if community.isTold {
        writer.member("thanked", community.thanked)
        writer.member("solved", community.solved)
      }
      writer.member("evangelists", community.evangelists)
    }
  }

  private func agent(_ counts: AgentCounts, _ report: Report, _ writer: inout JSONWriter) {
    writer.member("messages", counts.messages)
    writer.member("replies", counts.replies)
    writer.key("first")
    writer.object { writer in
      writer.durations(counts.first.durations)
      if report.hasBusinessHours { writer.business(counts.first.business) }
    }
    writer.key("next")
    writer.object { $0.durations(counts.next.durations) }
    writer.nullable("politeness", counts.meanPoliteness)
    writer.key("customers")
    writer.object { $0.change(counts.change) }
  }

  private func named(_ people: PeopleFigures, _ writer: inout JSONWriter) {
    writer.key("helpers")
    writer.array { writer in
      for helper in people.helpers.elements {
        writer.object { writer in
          person(helper, &writer)
          writer.member("messages", Int(helper.tally.help))
          writer.member("replies", Int(helper.tally.helpReplies))
          if people.community.isTold {
            writer.member("thanked", Int(helper.tally.thanked))
            writer.member("solved", Int(helper.tally.solved))
          }
        }
      }
    }
    for (name, ranking) in [("influencers", people.influencers), ("evangelists", people.evangelists)]
    where !ranking.elements.isEmpty {
      writer.key(name)
      writer.array { writer in
        for element in ranking.elements {
          writer.object { writer in
            person(element, &writer)
            writer.member("messages", Int(element.tally.publicMessages))
            writer.member("positive", Int(element.tally.publicPositive))
            writer.member("negative", Int(element.tally.publicNegative))
            writer.member(.followers, element.tally.followers)
            writer.member("carried", element.tally.carried)
            if name == "evangelists", people.community.isTold {
              writer.member("defences", Int(element.tally.defences))
            }
          }
        }
      }
    }
  }

  private func person(_ person: PeopleFigures.NamedPerson, _ writer: inout JSONWriter) {
    writer.member(.network, person.key.network)
    writer.member(.name, person.shown)
  }
}
