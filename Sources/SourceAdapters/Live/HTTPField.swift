/// A header field of a request or an answer.
public struct HTTPField: Equatable, Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [HTTPField] {
  /// The value of the first field of that name, in any case.
  public subscript(name: String) -> String? {
    first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
