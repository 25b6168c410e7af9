import MessageCore

/// One mail as a message.
enum MailMessage {
  /// - Parameters:
  ///   - mail: header and body, with any line ends.
  ///   - folder: the folder that it lies in, where one is known; `Sent` tells who wrote it.
  ///   - envelopeTime: the time that the mailbox gives, for mails without one.
  /// - Throws: `LineError` where it has no header or no time.
  static func message(
    _ mail: ArraySlice<UInt8>, folder: String = "", envelopeTime: Timestamp? = nil
  ) throws(LineError) -> Message {
    let (header, body) = MailHeader.split(mail)
    guard !header.fields.isEmpty else { throw LineError("no mail: it has no header") }
    guard let createdAt = time(header) ?? envelopeTime else { throw LineError("the mail has no Date") }
    let content = MailPart(header, body).content() ?? MailPart.Content()
    let references = header.ids("references")
    let answered = header.ids("in-reply-to").first ?? references.last
    var message = Message(id: "mail:\(header.ids("message-id").first ?? Fingerprint.text(of: mail))")
    message.network = "mail"
    message.kind = .direct
    message.createdAt = createdAt
    message.author = author(header)
    message.direction = direction(header, folder)
    let subject = (header.decoded("subject") ?? "").trimmedBlanks
    let hasMark = isAnswer(subject)
    let answers = hasMark || answered != nil && !isForwarded(subject)
    let words = answers ? MailReply.ownWords(content.text) : MailReply.withoutSignature(content.text)
    // The subject of an answer is that of the first mail.
    let isHeading = !hasMark || answered == nil || words.isEmpty
    message.text = FeedEntry.joined(isHeading ? subject : "", words)
    message.lang = FeedContext.languageTag(header.text("content-language"))
    message.replyTo = answered.map { "mail:\($0)" }
    message.conversation = (references.first ?? answered).map { "mail:\($0)" }
    message.mentions = ["to", "cc"].flatMap { header.texts($0) }.flatMap { MailAddress.list($0) }
      .map { Mention(handle: $0.address) }
    let links = answers ? content.links : content.links + content.quotedLinks
    message.links =
      links.isEmpty ? TextEntities(utf8: words.utf8.span).addresses : FeedEntry.unique(links)
    message.visibility = .direct
    return message
  }

  private static func time(_ header: MailHeader) -> Timestamp? {
    if let time = header.text("date").flatMap({ LooseTime.timestamp($0) }) { return time }
    // The first server that took it is told last.
    for line in header.texts("received").reversed() {
      if let mark = line.lastIndex(of: ";"),
        let time = LooseTime.timestamp(String(line[line.index(after: mark)...]))
      {
        return time
      }
    }
    return nil
  }

  private static func author(_ header: MailHeader) -> Author? {
    guard let line = header.text("from") ?? header.text("sender"), let person = MailAddress.list(line).first
    else {
      return header.decoded("from").map { Author(name: $0) }
    }
    return Author(
      id: person.address, handle: person.address, name: person.name, bot: isAutomatic(header) ? true : nil)
  }

  /// Whether a program sent it (RFC 3834).
  private static func isAutomatic(_ header: MailHeader) -> Bool {
    if let word = header.text("auto-submitted")?.lowercased(), !word.hasPrefix("no") { return true }
    return ["bulk", "junk", "auto_reply"].contains(header.text("precedence")?.lowercased() ?? "")
  }

  private static func direction(_ header: MailHeader, _ folder: String) -> Message.Direction? {
    let labels =
      header.decoded("x-gmail-labels")?.split(separator: ",").map { String($0).trimmedBlanks } ?? []
    if labels.contains("Sent") { return .outbound }
    if labels.contains("Inbox") { return .inbound }
    return folder.lowercased().hasSuffix("sent") ? .outbound : nil
  }

  /// Whether a subject begins as an answer's does.
  private static func isAnswer(_ subject: String) -> Bool { replyMarks.contains(mark(of: subject)) }

  /// Whether a subject begins as that of a mail does which passes another one on.
  private static func isForwarded(_ subject: String) -> Bool { forwardMarks.contains(mark(of: subject)) }

  /// The letters before a subject's first colon, in lower case.
  private static func mark(of subject: String) -> String {
    guard let colon = subject.firstIndex(of: ":") else { return "" }
    return subject[..<colon].lowercased().filter { $0.isLetter }
  }

  /// What programs put before the subject of a mail that they pass on, by language.
  private static let forwardMarks: Set<String> = [
    "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "pd", "转发", "轉寄",
  ]

  /// What programs put before the subject of an answer, by language.
  private static let replyMarks: Set<String> = [
    "re", "aw", "sv", "antw", "vs", "r", "ref", "rif", "res", "odp", "ynt", "回复", "答复", "回覆", "답장",
  ]
}
