import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct MailReplyTests {
  @Test(
    arguments: [
      // A quote that ends the mail, with the words that say whose it is, on one line or two.
      ("Try a reset.\n\nOn Mon, 9 Nov 2026 at 08:14, Jo wrote:\n> It is dead.\n>\n> Jo", "Try a reset."),
      ("Try it.\n\nOn Mon, 9 Nov 2026 at 08:14, Jo Moss <jo@e.example>\nwrote:\n\n> Dead.\n", "Try it."),
      ("Sorry.\n\nAm 09.11.2026 um 08:14 schrieb Jo:\n> Kaputt!", "Sorry."),
      ("Sorry.\n> Kaputt!\n\n>> ganz", "Sorry."),
      // Words that hold no date are the writer's own.
      ("You said:\n> Dead.", "You said:"),
      ("Please answer by 9:\n\n1. yes\n2. no", "Please answer by 9:\n\n1. yes\n2. no"),
      // A quote at the head, all of it.
      ("On 9 Nov 2026, Jo wrote:\n> Dead.\n> Really.\n\nTry a reset.", "Try a reset."),
      // Quotes between the words of an answer stay, all of them.
      ("> Is it on?\nYes.\n> Is it red?\nNo.", "> Is it on?\nYes.\n> Is it red?\nNo."),
      ("Hello\n> Is it on?\nYes.", "Hello\n> Is it on?\nYes."),
      // What programs put in place of a quote.
      (
        "Done.\n\n-----Original Message-----\nFrom: Jo\nSent: Monday\nTo: Care\nSubject: Dead\n\nIt is dead.",
        "Done."
      ),
      (
        "Fertig.\n\n________________________________\nVon: Jo\nGesendet: Montag\nAn: Care\nBetreff: Tot\n\nTot.",
        "Fertig."
      ),
      ("Fait.\n\n*De :* Jo\n*Envoyé :* lundi\n*À :* Care\n*Objet :* Mort\n\nMort.", "Fait."),
      (
        "See below.\n\n---------- Forwarded message ---------\nFrom: Jo\nDate: Monday\nSubject: Dead\n\nIt is dead.",
        "See below.\n\n---------- Forwarded message ---------\nFrom: Jo\nDate: Monday\nSubject: Dead\n\nIt is dead."
      ),
      ("From: here\nto there, and a subject: none", "From: here\nto there, and a subject: none"),
      // Signatures, before and behind a quote.
      ("Done.\n-- \nEd\nAcme Care", "Done."), ("Done.\n--\nEd\n\nOn 9 Nov 2026, Jo wrote:\n> Dead.", "Done."),
      ("Done.\n\nOn 9 Nov 2026, Jo wrote:\n> Dead.\n\n-- \nEd", "Done."),
      // Nothing is cut off where nothing would be left.
      ("> Dead.", "> Dead."), ("-- \nEd", "-- \nEd"),
      ("On 9 Nov 2026, Jo wrote:\n> Dead.", "On 9 Nov 2026, Jo wrote:\n> Dead."),
      ("", ""),
    ])
  func leavesWhatSomebodyWrote(text: String, own: String) {
    #expect(MailReply.ownWords(text) == own)
  }

  @Test func aLongEndIsNoSignature() {
    let text = "One.\n-- \n" + (1...13).map { "line \($0)" }.joined(separator: "\n")
    #expect(MailReply.withoutSignature(text) == text)
    #expect(MailReply.withoutSignature("One.\n-- \nline 1") == "One.")
  }

  private func text(_ header: String, _ body: String) throws -> String? {
    let mail = "Date: Mon, 9 Nov 2026 08:14:03 +0000\n\(header)\n\n\(body)"
    return try MailMessage.message(Array(mail.utf8)[...]).text
  }

  @Test func onlyAnswersLoseTheirQuotes() throws {
    let body = "Look:\n\nOn 9 Nov 2026, Jo wrote:\n> Dead."
    #expect(try text("Subject: Re: Dead\nIn-Reply-To: <1@e>", body) == "Look:")
    #expect(try text("Subject: AW: Dead", body) == "AW: Dead\n\nLook:")
    #expect(try text("Subject: Fwd: Dead\nIn-Reply-To: <1@e>", body) == "Fwd: Dead\n\n\(body)")
    #expect(try text("Subject: Dead", body) == "Dead\n\n\(body)")
  }

  @Test func quotesOfHTMLAreMarkedAndTheirLinksLeftOut() throws {
    let body =
      "<div>Try <a href=https://a.example/>this</a>.</div><div class=\"gmail_quote\"><div>On 9 Nov 2026, Jo wrote:<br></div>"
      + "<blockquote>It is <a href=https://b.example/>dead</a>.<div>Jo</div></blockquote></div>"
    let header = "Date: Mon, 9 Nov 2026 08:14:03 +0000\nContent-Type: text/html\n"
    let answer = try MailMessage.message(
      Array("\(header)Subject: Re: a\nIn-Reply-To: <1@e>\n\n\(body)".utf8)[...])
    #expect(answer.text == "Try this." && answer.links == ["https://a.example/"])
    let other = try MailMessage.message(Array("\(header)\n\(body)".utf8)[...])
    #expect(other.text == "Try this.\n> On 9 Nov 2026, Jo wrote:\n\n> > It is dead.\n> > Jo")
    #expect(other.links == ["https://a.example/", "https://b.example/"])
  }
}
