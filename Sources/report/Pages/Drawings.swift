import MessageCore

/// The small pictures of public pages, as SVG that stands alone or inside a page.
enum Drawings {
  /// A badge with the median first response: `answers within | 24 min`.
  static func badge(_ report: Report, organization: String) -> String {
    let value = report.tallies.responses.durations.median.map { Wording.duration($0) } ?? "no answers yet"
    let (label, gap) = ("answers within", 8)
    // Characters of the system's sans serif are about 6.6 wide at 11 pixels; the text is fitted to that.
    let (left, right) = (width(label) + 2 * gap, width(value) + 2 * gap)
    let title = escaped("\(Wording.oneLine(organization)) \(label) \(value) (median)")
    return """
      <svg class="fixed" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(title)" width="\(left + right)" height="24" viewBox="0 0 \(left + right) 24">
      <title>\(title)</title>
      <rect width="\(left + right)" height="24" rx="4" fill="#1d2026"/>
      <path d="M\(left) 0h\(right - 4)a4 4 0 0 1 4 4v16a4 4 0 0 1 -4 4h-\(right - 4)z" fill="#2f5d8a"/>
      <g fill="#ffffff" font-family="system-ui, sans-serif" font-size="11" text-anchor="middle">
      <text x="\(left / 2)" y="16" textLength="\(width(label))">\(label)</text>
      <text x="\(left + right / 2)" y="16" textLength="\(width(value))">\(escaped(value))</text>
      </g>
      </svg>
      """
  }

  /// A QR code of an address, with its quiet zone; nil where the address is too long for one.
  static func code(_ address: String) -> String? {
    guard let code = QRCode(address) else { return nil }
    let side = code.size + 8
    var path = ""
    for row in 0..<code.size {
      for column in 0..<code.size where code[row, column] { path += "M\(column + 4) \(row + 4)h1v1h-1z" }
    }
    let title = escaped("QR code of \(Wording.oneLine(address))")
    return """
      <svg class="fixed" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(title)" width="\(side * 5)" height="\(side * 5)" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">
      <title>\(title)</title>
      <rect width="\(side)" height="\(side)" fill="#ffffff"/>
      <path d="\(path)" fill="#000000"/>
      </svg>
      """
  }

  private static func width(_ text: String) -> Int { text.count * 66 / 10 }

  private static func escaped(_ text: String) -> String { ScalarEscaping().escapeText(text) }
}
