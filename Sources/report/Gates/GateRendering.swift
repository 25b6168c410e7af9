import MessageCore

/// Draws how a report stands with its gates, for CI systems.
enum GateRendering {
  /// Workflow commands of GitHub Actions: an error for each gate that fails, a notice for each that passes. Data is
  /// escaped as the runner unescapes it.
  static func gitHub(_ check: GateCheck) -> String {
    check.verdicts.map { verdict in
      let level = verdict.fails ? "error" : verdict.value == nil ? "warning" : "notice"
      let title = property("report: \(verdict.gate.text)")
      return "::\(level) title=\(title)::\(data(verdict.words))\n"
    }.joined()
  }

  /// One suite in the JUnit XML that CI systems read: a test case for each gate, named after it.
  static func jUnit(_ check: GateCheck, title: String) -> String {
    let failures = check.verdicts.filter(\.fails).count
    let skipped = check.verdicts.filter { $0.value == nil }.count
    let cases = check.verdicts.map { verdict in
      let name = xml(verdict.gate.text)
      let head = "    <testcase classname=\"report\" name=\"\(name)\""
      if verdict.fails {
        return head + ">\n      <failure message=\"\(xml(verdict.words))\"/>\n    </testcase>\n"
      }
      return verdict.value == nil
        ? head + ">\n      <skipped message=\"\(xml(verdict.words))\"/>\n    </testcase>\n" : head + "/>\n"
    }
    let counts = "tests=\"\(check.verdicts.count)\" failures=\"\(failures)\" errors=\"0\""
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
      + "  <testsuite name=\"\(xml(title))\" \(counts) skipped=\"\(skipped)\">\n\(cases.joined())  </testsuite>\n</testsuites>\n"
  }

  private static func data(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  /// Text for an attribute, with what XML 1.0 does not allow left out.
  private static func xml(_ text: String) -> String {
    escaped(
      Wording.visible(text), ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;"])
  }

  private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
