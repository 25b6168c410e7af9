import MessageCore

extension ImportedRecord {
  /// Takes a message as the record; `rawText` is the original as text, for `--raw`, which becomes a string.
  mutating func take(_ message: Message, rawText: ArraySlice<UInt8>?) {
    var raw = JSONWriter()
    if let rawText { raw.string(String(decoding: rawText, as: UTF8.self)) }
    take(message, rawBytes: rawText == nil ? nil : raw.bytes)
  }

  /// Takes a message as the record; `rawBytes` are the original as JSON, for `--raw`.
  mutating func take(_ message: Message, rawBytes: [UInt8]?) {
    message.write(to: &json)
    createdAt = message.createdAt
    guard let rawBytes else { return }
    var line = MessageLine()
    // What was just written is a line.
    guard (try? line.load(json.bytes)) != nil else { return }
    line.set(.raw, rawBytes)
    take(line)
  }
}
