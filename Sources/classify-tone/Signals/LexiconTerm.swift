/// One line of a lexicon: words, alternatives and gaps that a text must hold in this order, within one sentence.
struct LexiconTerm: Equatable {
  /// One place of a term.
  struct Element: Equatable {
    enum Kind: Equatable {
      /// One word that is any of these.
      case words([Word])
      /// Any one word.
      case any
      /// Up to so many words of any kind.
      case gap(Int)
    }

    var kind: Kind
    var isOptional = false

    /// Whether every text that fits the term has a word for this element that is known beforehand.
    var isRequiredWord: Bool {
      if case .words = kind { return !isOptional }
      return false
    }
  }

  /// A normalised word, or the letters it must begin with.
  struct Word: Equatable {
    var letters = WordBuffer()
    var isPrefix = false
  }

  /// What stands before a term.
  struct Marks: OptionSet {
    let rawValue: UInt8
    /// `-`: the same term of an earlier lexicon does not count.
    static var removal: Marks { Marks(rawValue: 1) }
    /// `~`: where this stands, no term of the signal counts.
    static var exception: Marks { Marks(rawValue: 2) }
    /// `!`: counts behind a negation too.
    static var negatable: Marks { Marks(rawValue: 4) }
    /// `?`: counts only in a question.
    static var question: Marks { Marks(rawValue: 8) }
  }

  var marks: Marks
  var elements: [Element]
}

/// What is wrong with a lexicon, and where.
struct LexiconError: Error, Equatable {
  /// From 1.
  let line: Int
  let cause: String
}
