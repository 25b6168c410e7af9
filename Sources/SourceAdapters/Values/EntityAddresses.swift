import MessageCore

extension TextEntities {
  /// The addresses in the text; one without its protocol is taken for `http`, as X does.
  var addresses: [String] { links.map { $0.hasProtocol ? $0.url : "http://\($0.url)" } }
}
