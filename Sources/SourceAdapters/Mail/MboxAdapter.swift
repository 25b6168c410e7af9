import MessageCore

/// Mailboxes in one file (mbox): what Google Takeout, Thunderbird, Apple Mail, mailing lists and most servers write.
///
/// What really arrives:
/// - Mails begin with a line `From …`, and nobody agrees on more. Here it begins a mail where an empty line, or nothing,
///   stands before it, a time of day is in it and a header's field follows; bodies have such lines too, seldom all three.
/// - Lines of bodies that begin with `From ` have a `>` before them (mboxrd), which is taken away; where it was there
///   before (mboxo), it cannot be told.
/// - Lengths in headers (`Content-Length`, mboxcl) are often wrong and are not believed.
/// - A mail without `Date` has the time of its first `Received`, else of its `From ` line. Ids are missing, or the same in
///   two mails; a mail without one gets a sum of all its bytes.
/// - Subjects and names are encoded words (RFC 2047), or raw bytes in some character set: see `CharacterDecoder`.
/// - The text is the plain part, or else the HTML part, made plain; attachments are left out. Quoted mails are kept. The
///   subject goes before the text, save in answers.
/// - The author's address, in lower case, is id and handle; all mail is `direct`.
/// - Takeout tells by `X-Gmail-Labels` what was sent and what came in; its names of labels are translated, these two are
///   known in English alone.
/// - Programs are told by `Auto-Submitted` and `Precedence`: `author.bot`.
struct MboxAdapter: ImportAdapter {
  private let settings: ImportSettings
  private let folder: String
  /// How far the bytes at hand have been searched for the end of the mail, and whether the line before is empty.
  private var searched = 0
  private var afterEmptyLine = true
  private var hasBegun = false
  private var line = 1
  private var isOverlong = false

  init(settings: ImportSettings, member: ImportMember) {
    self.settings = settings
    let name = member.path.name
    folder = name.hasSuffix(".mbox") ? String(name.dropLast(5)) : name
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    if !hasBegun, try !begin(&input) { return input.isAtEnd ? .end : .needsInput }
    while true {
      guard let length = lengthOfMail(input) else {
        guard input.count >= input.longestPart else { return .needsInput }
        isOverlong = true
        drop(&input, searched)
        continue
      }
      if length == 0 { return .end }
      let first = line
      let mail = Array(input.prefix(length))
      drop(&input, length)
      if isOverlong {
        isOverlong = false
        record.reject(mail)
        return .rejection(line: first, cause: "a mail longer than 64 MiB ends here")
      }
      return take(mail, first, &record)
    }
  }

  private mutating func begin(_ input: inout ByteInput) throws(ImportFailure) -> Bool {
    while let byte = input.first, byte == 0x0A || byte == 0x0D { drop(&input, 1) }
    guard input.count >= 5 || input.isAtEnd else { return false }
    if input.isAtEnd, input.count == 0 { return false }
    guard input.prefix(5).elementsEqual("From ".utf8) else {
      throw ImportFailure(line: line, "no mailbox: the file does not begin with 'From '")
    }
    hasBegun = true
    searched = 0
    return true
  }

  private func take(_ mail: [UInt8], _ line: Int, _ record: inout ImportedRecord) -> ImportStep {
    let (envelope, rest) = MailLines.first(of: mail[...])
    let unquoted = Self.unquoted(rest)
    do throws(LineError) {
      var message = try MailMessage.message(unquoted[...], folder: folder, envelopeTime: Self.time(envelope))
      message.source = settings.source
      record.take(message, rawText: settings.keepsRaw ? rest : nil)
    } catch {
      record.reject(mail)
      return .rejection(line: line, cause: error.cause)
    }
    return .record
  }

  /// The time of `From jo@example.com Mon Nov 09 08:14:03 2026`.
  private static func time(_ envelope: ArraySlice<UInt8>) -> Timestamp? {
    let words = String(decoding: envelope, as: UTF8.self).split(
      separator: " ", omittingEmptySubsequences: true)
    return LooseTime.timestamp(words.dropFirst(2).joined(separator: " "))
  }

  /// Takes one `>` away where `From ` follows it.
  private static func unquoted(_ mail: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(mail.count)
    var rest = mail
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      let isQuoted =
        line.first == UInt8(ascii: ">") && line.drop { $0 == UInt8(ascii: ">") }.starts(with: "From ".utf8)
      output.append(contentsOf: isQuoted ? line.dropFirst() : line)
      rest = rest[end...]
    }
    return output
  }

  // MARK: - Ends

  /// The length of the mail at hand; nil where its end is not at hand, 0 at the end of the file.
  private mutating func lengthOfMail(_ input: borrowing ByteInput) -> Int? {
    let bytes = input.prefix(input.count)
    while let feed = bytes[(bytes.startIndex + searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      let lineStart = bytes.startIndex + searched
      let next = feed + 1
      var content = bytes[lineStart..<feed]
      if content.last == UInt8(ascii: "\r") { content.removeLast() }
      if searched > 0, afterEmptyLine, Self.mayBegin(content) {
        // The line behind it decides.
        guard
          let end = bytes[next...].firstIndex(of: UInt8(ascii: "\n"))
            ?? (input.isAtEnd ? bytes.endIndex : nil)
        else { return nil }
        if Self.beginsHeader(bytes[next..<end]) { return lineStart - bytes.startIndex }
      }
      afterEmptyLine = content.isEmpty
      searched = next - bytes.startIndex
    }
    return input.isAtEnd ? input.count : nil
  }

  /// Whether a line is `From` and a time of day, or what some programs leave of it.
  private static func mayBegin(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: "From ".utf8) else { return false }
    let rest = line.dropFirst(5)
    if rest.count <= 1 { return true }
    return rest.indices.contains { index in
      rest[index] == UInt8(ascii: ":") && index > rest.startIndex && index + 1 < rest.endIndex
        && 0x30...0x39 ~= rest[index - 1] && 0x30...0x39 ~= rest[index + 1]
    }
  }

  private static func beginsHeader(_ line: ArraySlice<UInt8>) -> Bool {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return MailHeader.isName(line[..<colon])
  }

  private mutating func drop(_ input: inout ByteInput, _ count: Int) {
    let lines = input.prefix(count).count { $0 == UInt8(ascii: "\n") }
    input.skip(count, lines: lines)
    line += lines
    searched = 0
    afterEmptyLine = true
  }
}

extension ImportFormat {
  static let mbox = ImportFormat(
    name: "mbox", summary: "a mailbox in one file, as mail programs and Google Takeout write it",
    takesAnyBytes: true,
    members: MemberLayout(description: "mailbox (.mbox)", isTelling: false) { path in
      path.fileExtension == "mbox" || path.name == "mbox"
    },
    likeness: { sample in
      sample.firstLine.hasPrefix("From ") && MailLikeness.hasFields(sample.start) ? .certain : .no
    }
  ) { settings, member in MboxAdapter(settings: settings, member: member) }
}
