import MessageCore

/// Mails in files of their own: a Maildir, with `cur` and `new` in each of its folders, or files `.eml`.
///
/// What really arrives: see `MboxAdapter`. A folder `.Sent` or `Sent` tells that its mails are ours. Mails that a server
/// only keeps until they are written (`tmp`) are not read. A mail is held whole.
struct MailFileAdapter: ImportAdapter {
  private let settings: ImportSettings
  private let folder: String
  private var isRead = false

  init(settings: ImportSettings, member: ImportMember) {
    self.settings = settings
    let folders = member.path.names.dropLast().filter { $0 != "cur" && $0 != "new" }
    folder = folders.last.map { String($0) } ?? ""
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    if isRead { return .end }
    guard input.isAtEnd else {
      if input.count >= input.longestPart { throw ImportFailure("the mail is longer than 64 MiB") }
      return .needsInput
    }
    isRead = true
    let mail = input.prefix(input.count)
    defer { input.skip(mail.count) }
    do throws(LineError) {
      var message = try MailMessage.message(mail, folder: folder)
      message.source = settings.source
      record.take(message, rawText: settings.keepsRaw ? mail : nil)
    } catch {
      record.reject(mail)
      return .rejection(line: 1, cause: error.cause)
    }
    return .record
  }
}

/// Tells mails by how they begin.
enum MailLikeness {
  /// Whether the first lines hold fields that a mail's header has.
  static func hasFields(_ start: [UInt8]) -> Bool {
    let head = String(decoding: start.prefix(8192), as: UTF8.self).lowercased()
    let fields = [
      "\nfrom:", "\ndate:", "\nsubject:", "\nmessage-id:", "\nreceived:", "\nto:", "\nreturn-path:",
    ]
    return fields.filter { ("\n" + head).contains($0) }.count >= 2
  }
}

extension ImportFormat {
  static let maildir = ImportFormat(
    name: "maildir", summary: "mails in files of their own: a Maildir, or .eml files", takesAnyBytes: true,
    members: MemberLayout(description: "mails (in cur and new, or .eml files)") { path in
      path.folder == "cur" || path.folder == "new" || path.fileExtension == "eml"
    },
    likeness: { sample in
      guard !sample.firstLine.hasPrefix("From "), sample.firstByte != UInt8(ascii: "<"), !sample.isJSON else {
        return .no
      }
      return MailLikeness.hasFields(sample.start) ? .certain : .no
    }
  ) { settings, member in MailFileAdapter(settings: settings, member: member) }
}
