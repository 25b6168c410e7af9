import Glibc
import MessageCore
import Mustache

/// Draws public pages: HTML that needs nothing else.
struct PageRendering {
  private let templates: MustacheLibrary

  /// - Throws: `FatalError` where a template cannot be read, which a test rules out.
  init() throws { templates = try HTMLRendering.library(PageTemplates.all) }

  /// One page.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func render(
    _ page: PublicPage, _ stream: borrowing PublicStream, _ settings: PageSettings, chat: ChatChoice?
  ) throws -> String {
    var context = head(page.title, page.description, file: page.file, settings)
    if page == .chat, let chat { context["title"] = "Chat on #\(Wording.oneLine(chat.tag))" }
    if page == .issues, settings.isSite { context["feed"] = "issues.atom" }
    if page != .directory, page != .issues {
      context["period"] = try stream.report(settings.report).periodText
    }
    context[page.rawValue] = try page.content(stream, settings, chat: chat)
    return try render(context)
  }

  /// The page of one question with its answers, as schema.org's QAPage.
  ///
  /// - Throws: `FatalError` where the template is missing.
  func question(_ question: PublicStream.AnsweredQuestion, _ settings: PageSettings) throws -> String {
    let title = Wording.shortened(question.question.text, to: 110)
    var context = head(
      title, "A question that was asked and answered in public.",
      file: question.file, settings)
    var item = PublicPage.context(of: question, settings)
    item["isPage"] = true
    // Where the heading holds the whole question, it is not told twice.
    item["isLong"] = title != question.question.text
    context["question"] = item
    context["isQuestion"] = true
    return try render(context)
  }

  /// Writes the page that lists the answered questions into a folder, and a page for each of them; takes away the pages
  /// of questions that were taken back.
  ///
  /// - Throws: `FatalError` where a file cannot be written, or a line not be read again.
  func writeAnswers(
    _ stream: borrowing PublicStream, _ settings: PageSettings, to folder: String
  ) throws {
    for file in stream.withdrawnFiles {
      guard unlink("\(folder)/\(file)") == 0 || errno == ENOENT || errno == ENOTDIR else {
        throw FatalError("\(TerminalText.visible("\(folder)/\(file)")): \(reason(errno))")
      }
    }
    for question in try stream.answeredQuestions() {
      try FileContents.write(
        Array(try self.question(question, settings).utf8), to: "\(folder)/\(question.file)")
    }
    let list = try render(.answers, stream, settings, chat: nil)
    try FileContents.write(Array(list.utf8), to: "\(folder)/\(PublicPage.answers.file)")
  }

  /// The page that leads to the others.
  ///
  /// - Throws: `FatalError` where the template is missing.
  func index(_ pages: [PublicPage], _ settings: PageSettings) throws -> String {
    var context = head(
      "Customer care in public", "What we can show of how we listen and answer.", file: "index.html", settings
    )
    context["index"] = [
      "items": pages.map { ["file": $0.file, "name": $0.title, "description": $0.description] }
    ]
    return try render(context)
  }

  private func head(
    _ title: String, _ description: String, file: String, _ settings: PageSettings
  ) -> [String: Any] {
    var context: [String: Any] = [
      "style": HTMLTemplates.style + "\n" + PageTemplates.style, "title": title, "description": description,
      "organization": Wording.oneLine(settings.organization), "isSite": settings.isSite,
      "isQuestion": false, "zone": settings.report.rules.calendar.zoneName,
      "pages": settings.sitePages.map { ["file": $0.file, "name": $0.name, "isHere": $0.file == file] },
    ]
    context["canonical"] = settings.address(of: file)
    return context
  }

  private func render(_ context: [String: Any]) throws -> String {
    guard let page = templates.render(context, withTemplate: "frame") else {
      throw FatalError("template: no frame")
    }
    return page
  }
}
