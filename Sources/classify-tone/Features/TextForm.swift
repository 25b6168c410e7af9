/// What a text looks like, whatever its words say: networks and exports leave their traces there.
struct TextForm: OptionSet {
  let rawValue: UInt8

  /// It names a person.
  static var person: TextForm { TextForm(rawValue: 1 << 0) }
  /// It has a link.
  static var link: TextForm { TextForm(rawValue: 1 << 1) }
  /// A full stop stands between spaces, as exports put it between a review's title and its body.
  static var apartStop: TextForm { TextForm(rawValue: 1 << 2) }
  /// It has a question mark: with a neutral tone it may want to know, with a negative one it may only say so.
  static var questionMark: TextForm { TextForm(rawValue: 1 << 3) }

  /// How many forms there are.
  static var count: UInt8 { 1 << 4 }
}
