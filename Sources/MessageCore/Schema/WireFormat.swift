/// The wire format's records and their members: the description that `--schema` prints and earshot-message(5) is
/// checked against.
enum WireFormat {
  /// Every record type, then the objects inside them, in the order of earshot-message(5).
  static let objects: [ObjectDescription] =
    [message, volume, deletion, caseRecord, alert, issue, question, person, partial, link, key]
    + [author, mention, rating, counts, place]
    + [tone, probability, signal, toneReason]
    + [thread, triage, placement, similar, reason, due, clock, omittedClocks, event, omittedEvents]
    + [solver, burst]

  // MARK: - Records

  private static let message = ObjectDescription(
    name: "message", meaning: "One message of any network.", isRecord: true,
    members: [
      .init(.id, .string, "network:native id; unique and stable."),
      .init(.network, .string, "The network's name, lower case, such as x or mastodon."),
      .init(.kind, .choice(Message.Kind.allCases.map(\.rawValue)), "What it is."),
      .init(.createdAt, .time, "When it was written."),
      .init(.observedAt, .time, "When this version was seen; of two with one id, the later counts."),
      .init(.author, .object("author"), "Who wrote it."),
      .init(
        .direction, .choice(Message.Direction.allCases.map(\.rawValue)),
        "inbound from a customer, outbound from us; only where the source says it."),
      .init(.text, .string, "The plain text; empty where the message was deleted."),
      .init(.lang, .string, "The language, a BCP 47 tag such as en or pt-BR."),
      .init(.replyTo, .string, "The id of the message that this one answers."),
      .init(.conversation, .string, "The id of the conversation's first message, as the network tells it."),
      .init(.quotes, .string, "The id of the message that this one quotes."),
      .init(.reposts, .string, "The id of the message that this one passes on unchanged."),
      .init(.mentions, .list(.object("mention")), "The accounts that it names."),
      .init(.hashtags, .list(.string), "The hashtags, without the number sign."),
      .init(.links, .list(.string), "The addresses that it links to, in full."),
      .init(.rating, .object("rating"), "The stars of a review."),
      .init(.counts, .object("counts"), "How often others reacted."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)), "Who may see it; absent counts as private."
      ),
      .init(.place, .object("place"), "Where it was written, or the place that it is about."),
      .init(.url, .string, "Its page for people."),
      .init(.uri, .string, "Its global identifier, where the native id is local to a server."),
      .init(.source, .string, "The name of the source that brought it, from the configuration."),
      .init(.raw, .anything, "The network's own record, where fetch was asked to keep it."),
      .init(.tone, .object("tone"), "How it sounds and what it wants; owned by classify-tone."),
      .init(.thread, .object("thread"), "Its place in the conversation; owned by thread."),
      .init(.triage, .object("triage"), "What it needs, and why; owned by triage."),
    ])

  private static let volume = ObjectDescription(
    name: "volume", meaning: "How many messages a query had in a stretch of time.", isRecord: true,
    members: [
      .init(.query, .string, "What was counted."),
      .init(.network, .string, "The network that counted."),
      .init(.start, .time, "When the stretch begins."),
      .init(.seconds, .integer(from: 1), "How long the stretch is, in seconds."),
      .init(.count, .integer(from: 0), "How many messages there were."),
      .init(.burst, .object("burst"), "Whether the count stands out; owned by triage."),
    ], required: [.start, .seconds, .count])

  private static let deletion = ObjectDescription(
    name: "deletion", meaning: "A message was taken back: its text must not be shown again.", isRecord: true,
    members: [
      .init(.id, .string, "The message's id."),
      .init(.deletedAt, .time, "When it was deleted."),
    ], required: [.id])

  private static let caseRecord = ObjectDescription(
    name: "case", meaning: "A conversation that needs a person, with its clock: a full snapshot.",
    isRecord: true,
    members: [
      .init(.id, .identifier(prefix: "case:"), "case: and the id of the message that opened it."),
      .init(.revision, .integer(from: 1), "Rises with each change; the highest counts."),
      .init(.thread, .string, "The id of its conversation."),
      .init(.status, .choice(CaseRecord.Status.allCases.map(\.rawValue)), "Where it stands."),
      .init(.kind, .string, "What it is about: complaint, question, praise, idea or another word."),
      .init(.light, .boolean, "Whether nothing asks for a person: praise or an idea, solved from the start."),
      .init(
        .priority, .choice(TriageDecision.Priority.allCases.map(\.rawValue)), "How soon a person must look."),
      .init(.queue, .string, "Whose work it is."),
      .init(.also, .list(.string), "Other queues that are told of it."),
      .init(.assignee, .string, "Who works on it: who claimed it, else whom a rule named."),
      .init(.tags, .list(.string), "What rules call it."),
      .init(.profile, .string, "The regulated profile that holds for it."),
      .init(.follows, .identifier(prefix: "case:"), "The closed case that it continues."),
      .init(.links, .list(.string), "The ids of other people's cases that it grew out of."),
      .init(.openedAt, .time, "When its first message was written."),
      .init(.due, .object("due"), "By when it must be answered and solved."),
      .init(.clocks, .list(.object("clock")), "The clocks that have or had a target, by their starts."),
      .init(
        .omittedClocks, .list(.object("omitted_clocks")),
        "The sums of the clocks that are too many to list, by their names."),
      .init(.events, .list(.object("event")), "What happened to it, oldest first."),
      .init(
        .omittedEvents, .list(.object("omitted_events")),
        "The sums of the events that are too many to list, by their kinds."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)),
        "The strictest of its messages' visibilities."),
      .init(.why, .list(.object("reason")), "The rules that counted."),
    ], required: [.id, .status, .openedAt])

  private static let alert = ObjectDescription(
    name: "alert", meaning: "A warning: a burst, an impostor, a rule that asks to be told: a full snapshot.",
    isRecord: true,
    members: [
      .init(.id, .identifier(prefix: "alert:"), "alert:KIND:SUBJECT:START."),
      .init(.kind, .string, "What it warns of: burst, emerging, impostor, rule, spread or another word."),
      .init(.revision, .integer(from: 1), "Rises with each change; the highest counts."),
      .init(.severity, .integer(from: 1, to: 10), "How bad it is."),
      .init(.startedAt, .time, "When it began."),
      .init(.endedAt, .time, "When it was over; absent while it lasts."),
      .init(.longevity, .integer(from: 0), "How long it lasted or has lasted so far, in seconds."),
      .init(
        .subject, .string, "What it is about: messages, negative, #HASHTAG, words, an issue, volume:QUERY."),
      .init(.count, .integer(from: 0), "How many messages it holds."),
      .init(.evidence, .list(.string), "The ids of the messages that drive it."),
      .init(.notify, .list(.string), "Whom a rule wants to be told; delivery is the shell's."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)),
        "The strictest of its messages' visibilities."),
      .init(.why, .list(.object("reason")), "The rules that counted."),
    ], required: [.id, .kind, .startedAt])

  private static let issue = ObjectDescription(
    name: "issue",
    meaning: "A problem, question or wish that several messages are about, or an issue of a tracker.",
    isRecord: true,
    members: [
      .init(
        .id, .identifier(prefix: "issue:"), "The first message's id, or the tracker's address or number."),
      .init(.revision, .integer(from: 1), "Rises with each change; the highest counts."),
      .init(.state, .choice(IssueRecord.State.allCases.map(\.rawValue)), "How far it is."),
      .init(.title, .string, "What the tracker calls it."),
      .init(.url, .string, "Where the tracker shows it."),
      .init(.count, .integer(from: 0), "How many messages are about it."),
      .init(.people, .integer(from: 0), "How many people wrote them."),
      .init(.firstSeen, .time, "When the first of them was written."),
      .init(.lastSeen, .time, "When the last of them was written."),
      .init(.exemplar, .string, "The id of a message that says it."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)),
        "The strictest of its messages' visibilities."),
    ], required: [.id])

  private static let question = ObjectDescription(
    name: "question", meaning: "A customer's question and what became of it: a full snapshot.",
    isRecord: true,
    members: [
      .init(.id, .identifier(prefix: "question:"), "question: and the id of the message that asks."),
      .init(.revision, .integer(from: 1), "Rises with each message of its conversation; the highest counts."),
      .init(.message, .string, "The id of the message that asks."),
      .init(.by, .string, "Who asks."),
      .init(.askedAt, .time, "When it was asked."),
      .init(
        .seconds, .integer(from: 0), "How long it took until the answer, or has taken so far, in seconds."),
      .init(.answeredBy, .choice(Inquiry.Outcome.allCases.map(\.rawValue)), "Who answered."),
      .init(.answer, .string, "The id of the message that answered."),
      .init(.answerer, .string, "Who wrote it."),
      .init(.accepted, .string, "The id of the message in which the asker was pleased with it."),
      .init(.replies, .integer(from: 0), "How many messages of others than the asker and us came."),
      .init(.followers, .integer(from: 0), "The asker's followers."),
      .init(.issue, .identifier(prefix: "issue:"), "The id of the issue that it is about."),
      .init(.similar, .list(.object("similar")), "Earlier messages or issues that ask the same."),
      .init(
        .solvers, .list(.object("solver")), "Who solved the same for others before, most often first."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)),
        "The strictest of its messages' visibilities."),
    ], required: [.id, .message, .askedAt])

  private static let person = ObjectDescription(
    name: "person", meaning: "Somebody who helps others or praises us, by what everybody could read.",
    isRecord: true,
    members: [
      .init(.id, .identifier(prefix: "person:"), "person:, the network, and the account's id or its handle."),
      .init(.revision, .integer(from: 1), "Rises with each message that counts; the highest counts."),
      .init(.network, .string, "The network's name."),
      .init(.handle, .string, "Without the at sign."),
      .init(.name, .string, "The name that is shown."),
      .init(
        .kinds, .list(.choice(PersonRecord.Kind.allCases.map(\.rawValue))), "What makes them worth knowing."),
      .init(.answers, .integer(from: 0), "How many messages answer others as a helper."),
      .init(.thanked, .integer(from: 0), "How many of the answers pleased the asker."),
      .init(.solved, .integer(from: 0), "How many of them came before any of ours, or ours never came."),
      .init(.praise, .integer(from: 0), "How many messages sound positive."),
      .init(.defences, .integer(from: 0), "How many of those answer somebody who complains or asks."),
      .init(.followers, .integer(from: 0), "How many accounts follow."),
      .init(.reposts, .integer(from: 0), "How often the messages were reposted and quoted."),
      .init(.influence, .number(from: 0, to: 1), "The influence in the stream."),
      .init(.firstSeen, .time, "When the first message that counts was written."),
      .init(.lastSeen, .time, "When the last message that counts was written."),
      .init(.evidence, .list(.string), "The ids of the newest messages that count."),
      .init(
        .visibility, .choice(Visibility.allCases.map(\.rawValue)), "Public: nothing else counts."),
    ], required: [.id])

  private static let partial = ObjectDescription(
    name: "partial", meaning: "What report or triage counted of a part of a stream, to be added to others.",
    isRecord: true,
    members: [
      .init(.version, .integer(from: 1), "The version of the members below; only the same one is merged."),
      .init(.part, .string, "What a record of triage tells; report writes none."),
      .init(.settings, .anything, "The options that the parts must share, such as the period."),
      .init(.oldest, .time, "When the first message of the part was written."),
      .init(.newest, .time, "When its newest message was written."),
      .init(.tallies, .anything, "What was counted, in whole numbers."),
      .init(.earlier, .anything, "The same of the period that it is compared with."),
      .init(.people, .anything, "What each person wrote in the period."),
      .init(.highlights, .anything, "The few cases, alerts, issues and questions that are shown."),
      .init(.id, .string, "The message or the person that it tells of."),
      .init(.order, .string, "What the message sorts by, as in its placement."),
      .init(
        .role, .choice(TriageDecision.Role.allCases.map(\.rawValue)), "Which part the message's author plays."
      ),
      .init(.text, .string, "The message's text, where it is matched with others."),
    ], required: [.version])

  private static let link = ObjectDescription(
    name: "link", meaning: "That a message names another, as thread --links tells it.", isRecord: true,
    members: [
      .init(.id, .string, "The message's id."),
      .init(.parent, .string, "The id that it names; absent where it names none."),
      .init(
        .link, .choice(["root", "reply", "quote", "conversation", "repost"]),
        "How it names it; root where it names none."),
    ], required: [.id, .link])

  private static let key = ObjectDescription(
    name: "key", meaning: "What a message's part of a stream goes by, as thread --key tells it.",
    isRecord: true,
    members: [
      .init(.id, .string, "The message's id."),
      .init(.key, .string, "The smallest id of all that links join it to, byte by byte."),
    ], required: [.id, .key])

  // MARK: - Inside a message; owned by fetch

  private static let author = ObjectDescription(
    name: "author", meaning: "Who wrote a message.",
    members: [
      .init(.id, .string, "The account's id on its network, without a prefix; handles change, ids stay."),
      .init(.handle, .string, "Without the at sign; with the server where the network has servers."),
      .init(.name, .string, "The name that is shown."),
      .init(.followers, .integer(from: 0), "How many accounts follow."),
      .init(.bot, .boolean, "Whether the account says that it is automated."),
    ])

  private static let mention = ObjectDescription(
    name: "mention", meaning: "An account that a message names.",
    members: [
      .init(.handle, .string, "Without the at sign."),
      .init(.id, .string, "The account's id on its network."),
    ])

  private static let rating = ObjectDescription(
    name: "rating", meaning: "The stars of a review.",
    members: [
      .init(.value, .number(), "How many were given."),
      .init(.best, .number(), "How many could be given."),
    ])

  private static let counts = ObjectDescription(
    name: "counts", meaning: "How often others reacted, as far as the network tells.",
    members: [
      .init(.likes, .integer(from: 0), "Likes, favourites, upvotes."),
      .init(.reposts, .integer(from: 0), "Times that it was passed on unchanged."),
      .init(.replies, .integer(from: 0), "Direct answers."),
      .init(.quotes, .integer(from: 0), "Times that it was quoted."),
      .init(.views, .integer(from: 0), "Times that it was seen."),
    ])

  private static let place = ObjectDescription(
    name: "place", meaning: "Where a message was written, or the place that it is about.",
    members: [
      .init(.id, .string, "The place's id on its network."),
      .init(.name, .string, "The place's name."),
    ])

  // MARK: - Inside a message; owned by classify-tone

  private static let tone = ObjectDescription(
    name: "tone", meaning: "How a message sounds and what it wants, with the evidence.",
    members: [
      .init(.label, .choice(Tone.Label.allCases.map(\.rawValue)), "The verdict; unknown where it abstains."),
      .init(.score, .number(from: -1, to: 1), "P(positive) - P(negative)."),
      .init(.probability, .object("probability"), "The probability of each label."),
      .init(.intent, .string, "What it wants: complaint, question, praise, idea, chatter or another word."),
      .init(.intents, .mapping(.number(from: 0, to: 1)), "The probability of each intent, by its name."),
      .init(.signals, .list(.object("signal")), "The cues that were found."),
      .init(.politeness, .number(from: -1, to: 1), "How polite it is; outbound messages only."),
      .init(.lang, .string, "The language that it was judged in, a BCP 47 tag."),
      .init(.why, .list(.object("tone_reason")), "The stretches of text that moved the verdict."),
    ], required: [.label])

  private static let probability = ObjectDescription(
    name: "probability", meaning: "The probability of each label; they add up to 1.",
    members: [
      .init(.negative, .number(from: 0, to: 1), "P(negative)."),
      .init(.neutral, .number(from: 0, to: 1), "P(neutral)."),
      .init(.positive, .number(from: 0, to: 1), "P(positive)."),
    ])

  private static let signal = ObjectDescription(
    name: "signal", meaning: "A cue, such as churn or legal, with its place in the text where it has one.",
    members: [
      .init(.name, .string, "The cue's name."),
      .init(
        .kind, .string, "What sort of personal data it is: phone, email, card, iban, address or another word."
      ),
      .init(.start, .integer(from: 0), "Where it begins, in UTF-8 bytes of the decoded text."),
      .init(.end, .integer(from: 0), "Where it ends: the byte after its last."),
      .init(
        .probability, .number(from: 0, to: 1), "How sure it is; absent where nothing was weighed."),
    ], required: [.name])

  private static let toneReason = ObjectDescription(
    name: "tone_reason", meaning: "A stretch of the text that moved the verdict.",
    members: [
      .init(.text, .string, "The stretch."),
      .init(.start, .integer(from: 0), "Where it begins, in UTF-8 bytes of the decoded text."),
      .init(.end, .integer(from: 0), "Where it ends: the byte after its last."),
      .init(.weight, .number(), "How much it moved; above 0 towards positive."),
    ], required: [.text, .start, .end])

  // MARK: - Inside a message; owned by thread

  private static let thread = ObjectDescription(
    name: "thread", meaning: "A message's place in its conversation.",
    members: [
      .init(.id, .string, "The conversation's id: as the network tells it, else the topmost known ancestor."),
      .init(.parent, .string, "The id of the message that it hangs on, known or missing."),
      .init(.depth, .integer(from: 0), "Links from the first message, which has depth 0."),
      .init(.link, .choice(ThreadPosition.Link.allCases.map(\.rawValue)), "What joins it to its parent."),
      .init(.confidence, .number(from: 0, to: 1), "How sure the link is; 1 where it is explicit."),
      .init(.why, .list(.string), "What speaks for an inferred link, the strongest first."),
      .init(.question, .string, "The question of a chat that it asks or answers, such as Q1."),
      .init(
        .duplicateOf, .string,
        "The id of the first of the same person's messages that say the same on several networks."),
      .init(.context, .boolean, "Whether it was printed before and is here again as context."),
      .init(.merged, .list(.string), "The ids of conversations that turned out to be part of this one."),
      .init(.size, .integer(from: 1), "How many messages the conversation has, where the whole is known."),
      .init(.position, .integer(from: 1), "Its place in the conversation, from 1, where the whole is known."),
    ], required: [.id])

  // MARK: - Inside messages, cases, alerts and volumes; owned by triage

  private static let triage = ObjectDescription(
    name: "triage", meaning: "What triage decided about a message.",
    members: [
      .init(.case, .identifier(prefix: "case:"), "The id of the case that it belongs to."),
      .init(.role, .choice(TriageDecision.Role.allCases.map(\.rawValue)), "Which part its author plays."),
      .init(
        .priority, .choice(TriageDecision.Priority.allCases.map(\.rawValue)), "How soon a person must look."),
      .init(.similar, .list(.object("similar")), "Earlier messages or issues that ask the same."),
      .init(.issue, .identifier(prefix: "issue:"), "The id of the issue that it is about."),
      .init(.why, .list(.object("reason")), "The rules that counted."),
      .init(.draft, .string, "An answer that a person may send."),
      .init(.placement, .object("placement"), "Where it stands; from triage --partial to --given alone."),
    ])

  private static let placement = ObjectDescription(
    name: "placement", meaning: "Where a message stands, for a run that does not see its conversation.",
    members: [
      .init(.key, .string, "The customer whose cases it belongs to; absent where all above it are ours."),
      .init(.leaves, .string, "The customer whose branch it left to begin its own."),
      .init(.conversation, .string, "What names its conversation."),
      .init(.order, .string, "What it sorts by, byte by byte, among the messages of all parts."),
      .init(.addressed, .boolean, "Whether it speaks to us."),
      .init(.advice, .boolean, "Whether it is advice that only we may give."),
    ], required: [.conversation])

  private static let similar = ObjectDescription(
    name: "similar", meaning: "An earlier message or issue that asks the same.",
    members: [
      .init(.id, .string, "Its id."),
      .init(.score, .number(from: 0, to: 1), "How alike they are."),
      .init(.answer, .string, "The id of the message that answered it."),
      .init(.by, .string, "Who answered."),
    ], required: [.id])

  private static let reason = ObjectDescription(
    name: "reason", meaning: "A rule that counted.",
    members: [
      .init(.rule, .string, "The rule's name."),
      .init(.points, .integer(), "How much it counted."),
      .init(.message, .string, "The id of the message that it counted on."),
    ], required: [.rule])

  private static let due = ObjectDescription(
    name: "due", meaning: "By when a case must be handled.",
    members: [
      .init(.firstResponse, .time, "By when the first answer must be out, or had to be."),
      .init(.nextResponse, .time, "By when what the customer wrote since must be answered."),
      .init(.update, .time, "By when the customer must hear from us again."),
      .init(.resolution, .time, "By when the case must be solved, or had to be; absent while it waits."),
      .init(.acknowledgement, .time, "By when the regulator wants the complaint acknowledged."),
      .init(.summary, .time, "By when the complaint may be settled without a final response."),
      .init(.finalResponse, .time, "By when the regulator wants the final response."),
    ])

  private static let clock = ObjectDescription(
    name: "clock", meaning: "One of a case's clocks.",
    members: [
      .init(.name, .choice(CaseClock.Name.allCases.map(\.rawValue)), "What it measures."),
      .init(.startedAt, .time, "From when it runs."),
      .init(.dueAt, .time, "By when it must stop; absent while it pauses."),
      .init(.endedAt, .time, "When it stopped; absent while it runs or pauses."),
      .init(.seconds, .integer(from: 0), "For how long it ran while the desk was open, once it stopped."),
    ], required: [.name, .startedAt])

  private static let omittedClocks = ObjectDescription(
    name: "omitted_clocks", meaning: "Clocks of a case that have stopped and are too many to list.",
    members: [
      .init(.name, .choice(CaseClock.Name.repeated.map(\.rawValue)), "What they measure."),
      .init(.count, .integer(from: 1), "How many there are."),
      .init(.late, .integer(from: 0), "How many of them stopped too late."),
    ], required: [.name, .count, .late])

  private static let event = ObjectDescription(
    name: "event", meaning: "Something that happened to a case.",
    members: [
      .init(.at, .time, "When it happened."),
      .init(.kind, .choice(CaseRecord.Event.Kind.allCases.map(\.rawValue)), "What happened."),
      .init(.message, .string, "The id of the message that it happened by."),
      .init(.by, .string, "The person that it happened by."),
      .init(
        .difference, .number(from: 0, to: 1),
        "How far the text of somebody who joined differs from the case's; 0 for the same words."),
      .init(.text, .string, "What a person of ours noted."),
    ], required: [.at, .kind])

  private static let omittedEvents = ObjectDescription(
    name: "omitted_events", meaning: "Events of a case that are of one kind and too many to list.",
    members: [
      .init(.kind, .choice(CaseRecord.Event.Kind.allCases.map(\.rawValue)), "What happened."),
      .init(.count, .integer(from: 1), "How many there are."),
      .init(.firstAt, .time, "When the first of them happened."),
      .init(.lastAt, .time, "When the last of them happened."),
    ], required: [.kind, .count, .firstAt, .lastAt])

  private static let solver = ObjectDescription(
    name: "solver", meaning: "Somebody who solved the same before.",
    members: [
      .init(.by, .string, "Who."),
      .init(.count, .integer(from: 1), "How often."),
    ], required: [.by])

  private static let burst = ObjectDescription(
    name: "burst", meaning: "Whether a volume stands out from what is usual.",
    members: [.init(.score, .number(from: 0, to: 1), "0 where nothing is new; from 0.5 on a storm begins.")])
}
