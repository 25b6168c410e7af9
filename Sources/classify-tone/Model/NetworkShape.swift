/// How large a ``ConvolutionalModel`` is.
struct NetworkShape: Equatable {
  /// 2 to this power is the number of embeddings.
  var bits = 15
  /// Numbers in an embedding: a power of two, 8 at least.
  var width = 64
  /// Filters of each width: a multiple of 8.
  var filters = 128

  /// Filters look at so many words at once, and at all smaller numbers of words.
  static let widest = 3

  /// The words and marks of a text that are heard, from its beginning.
  static let window = 120

  /// A filter of one word has one column, one of two words two, one of three three: what each word that it looks at adds.
  static let columnsOfFilters = 6

  /// The columns of all filters: width by width, in each the first words' before the second ones'.
  var columns: Int { NetworkShape.columnsOfFilters * filters }

  /// The first column of the filters that look at `words` words, in filters.
  static func firstColumn(ofWidth words: Int) -> Int { words * (words - 1) / 2 }

  /// What the scores are made of: the most that each filter saw, and the sum of the embeddings.
  var features: Int { NetworkShape.widest * filters + width }

  /// Whether a model can be of this shape.
  var isUsable: Bool {
    bits <= 20 && (8...256).contains(width) && width.nonzeroBitCount == 1 && (8...512).contains(filters)
      && filters % 8 == 0
  }
}
