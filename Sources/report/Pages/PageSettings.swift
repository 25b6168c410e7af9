import ArgumentParser
import CareConfiguration
import CommandSupport
import MessageCore

/// The options of public pages.
struct PageOptions: ParsableArguments {
  @OptionGroup var time: TimeOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Where the pages will stand, such as https://care.example.com/.", valueName: "url"))
  var baseURL: String?

  func validate() throws {
    if let baseURL, WebAddress(baseURL) == nil {
      throw ValidationError("--base-url: not a plain https address: \(TerminalText.quoted(baseURL))")
    }
  }
}

/// What all pages of one run share.
struct PageSettings: Sendable {
  /// The company's name.
  var organization: String
  var agents: AgentDirectory
  var report: ReportSettings
  /// With a slash at its end; nil where nobody says where the pages will stand.
  var base: String?
  /// Whether the pages stand beside each other and link to one another.
  var isSite = false
  /// The pages of a site.
  var pages = PublicPage.allCases.filter { $0 != .chat }

  /// What each page of a site links to; one page alone has no overview.
  var sitePages: [(file: String, name: String)] {
    (pages.count > 1 ? [("index.html", "Overview")] : []) + pages.map { ($0.file, $0.title) }
  }

  init(organization: String, agents: AgentDirectory) {
    self.organization = organization
    self.agents = agents
    report = ReportSettings()
    report.comparison = .none
  }

  /// - Throws: `FatalError` where the configuration cannot be read.
  init(_ options: PageOptions, _ file: ConfigurationOptions) throws {
    let configuration = try Configuration.load(optional: file.path)
    self.init(organization: configuration.name ?? "Our team", agents: configuration.agents)
    base = options.baseURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    options.time.apply(to: &report, configuration)
  }

  /// A page's whole address; nil where nobody says where the pages will stand.
  func address(of file: String) -> String? { base.map { $0 + file } }
}
