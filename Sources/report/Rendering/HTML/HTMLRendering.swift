import MessageCore
import Mustache

/// Draws the report as one HTML page that needs nothing else: no scripts, no fonts, no requests.
///
/// Everything in the page goes through the templates, which escape what they are given.
struct HTMLRendering {
  private let library: MustacheLibrary

  /// - Throws: `FatalError` where a template cannot be read, which a test rules out.
  init() throws { library = try Self.library(HTMLTemplates.all) }

  /// Templates that escape all that they are given, by their names.
  ///
  /// - Throws: `FatalError` where one cannot be read, which a test rules out.
  static func library(_ templates: [String: String]) throws -> MustacheLibrary {
    MustacheContentTypes.register(ScalarEscaping(), named: "EARSHOT")
    var library = MustacheLibrary()
    do {
      for (name, template) in templates {
        library.register(
          try MustacheTemplate(string: "{{% CONTENT_TYPE:EARSHOT}}" + template), named: name)
      }
    } catch {
      throw FatalError("template: \(error)")
    }
    return library
  }

  /// - Throws: `FatalError` where the page's template is missing.
  func render(_ report: Report) throws -> String { try page(HTMLPage(report).context) }

  /// A page with one table of the report.
  ///
  /// - Throws: `FatalError` where the page's template is missing.
  func render(_ table: ReportTable, of report: Report) throws -> String {
    try page(HTMLPage(report).context(of: table))
  }

  private func page(_ context: [String: Any]) throws -> String {
    guard let page = library.render(context, withTemplate: "page") else {
      throw FatalError("template: no page")
    }
    return page
  }
}

/// Escapes every scalar that HTML or an attribute could take for markup.
///
/// Mustache's own escaping works on characters, so that a quote followed by a combining mark would pass as it is and end
/// an attribute.
struct ScalarEscaping: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
