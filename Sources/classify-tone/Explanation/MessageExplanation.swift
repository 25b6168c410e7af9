import CommandSupport
import MessageCore

/// What `--explain` prints for a message line that has its `tone`.
struct MessageExplanation {
  private let explanation: ToneExplanation

  /// Colours and width as the options, the environment and the terminal say.
  init(_ options: CommonOptions) {
    explanation = ToneExplanation(width: TerminalText.availableColumns, usesColor: options.usesColor)
  }

  /// The message's lines and an empty one.
  ///
  /// - Throws: `LineError` where a member is of another kind than it must be.
  func drawing(of line: borrowing MessageLine) throws(LineError) -> String {
    guard let tone = line.value(.tone).flatMap({ Tone($0) }) else { return "" }
    let id = try line.string(.id)
    let text = try line.string(.text) ?? ""
    return explanation.lines(id: id, text: text, tone: tone).joined(separator: "\n") + "\n\n"
  }
}
