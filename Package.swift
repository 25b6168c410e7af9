// swift-tools-version: 6.2
import PackageDescription

// Every target is built in Swift 6 mode with the same three upcoming features: protocols as values are spelled
// `any`, imports stay internal unless said otherwise, and a member is visible only where its module is imported.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The release builds of the two pure filters carry Swift's runtime: they start in two thirds of the time, and run where
// there is no Swift. The two libraries are parts of FoundationEssentials.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections"], .when(configuration: .release))
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "earshot",
  products: [
    .executable(name: "fetch", targets: ["fetch"]),
    .executable(name: "classify-tone", targets: ["classify-tone"]),
    .executable(name: "thread", targets: ["thread"]),
    .executable(name: "triage", targets: ["triage"]),
    .executable(name: "report", targets: ["report"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // The shared core: message models, the NDJSON line, reader, writer, filter loop, diagnostics.
    // Wall: no local module but CProcessor, no ArgumentParser, no SQLite; of Foundation only FoundationEssentials.
    .target(name: "MessageCore", dependencies: ["CProcessor"], swiftSettings: settings),

    // What a processor can do and Swift has no word for. Wall: inline functions without state.
    .systemLibrary(name: "CProcessor"),

    // Options, command choice and exit statuses that the five commands share. Wall: nothing but the core and the parser.
    .target(name: "CommandSupport", dependencies: ["MessageCore", argumentParser], swiftSettings: settings),

    // zlib of the system (zlib1g-dev), for gzip and zip members.
    .systemLibrary(name: "CZlib"),

    // libcurl of the system (libcurl4-openssl-dev), for fetch alone.
    .systemLibrary(name: "CCurl"),

    // libcrypto of the system (libssl-dev), which libcurl brings along, for fetch alone.
    .systemLibrary(name: "CCrypto"),

    // One file per network or export format: bytes in, messages out; pure. Wall: no networking, database or clock.
    .target(name: "SourceAdapters", dependencies: ["MessageCore", "CZlib"], swiftSettings: settings),

    // earshot.yaml, read and checked. Wall: Yams brings full Foundation, so classify-tone and thread stay out of here.
    .target(
      name: "CareConfiguration",
      dependencies: ["MessageCore", "CConfusables", .product(name: "Yams", package: "Yams")],
      swiftSettings: settings),

    // The SQLite database, the only place with SQL. Wall: no HTTP, no adapters.
    .target(
      name: "CareStore",
      dependencies: [
        "MessageCore", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: settings),

    // The built-in tone model as bytes in the executable. Wall: data only.
    .target(
      name: "CToneModel",
      exclude: [
        "tone.model", "tone-card.txt", "rebuild.sh", "intent-hints.awk", "teacher.py", "words",
        "language-texts.py",
      ]),

    // The built-in model of who answers whom, likewise. Wall: data only.
    .target(name: "CThreadModel", exclude: ["thread.model", "thread-card.txt"]),

    // The built-in vectors of word pieces, for texts that say the same in other words. Wall: data only.
    .target(name: "CWordVectors", exclude: ["word.vectors", "vectors-card.txt", "build-vectors.py"]),

    // The built-in lexicon of signals as bytes in the executable. Wall: data only.
    .target(name: "CLexicon", exclude: ["signals.txt"]),

    // Which characters look alike, as bytes in the executable. Wall: data only.
    .target(name: "CConfusables", exclude: ["confusables.txt"]),

    // The five filters. Wall: they never depend on each other and meet only in the wire format.
    // classify-tone and thread link neither SQLite nor networking nor full Foundation.
    .executableTarget(
      name: "fetch",
      dependencies: [
        "MessageCore", "CommandSupport", "CareConfiguration", "CareStore", "SourceAdapters", "CCurl",
        "CCrypto", argumentParser,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "classify-tone",
      dependencies: [
        "MessageCore", "CommandSupport", "CToneModel", "CLexicon", "CProcessor", argumentParser,
      ],
      swiftSettings: settings, linkerSettings: staticRuntime),
    .executableTarget(
      name: "thread", dependencies: ["MessageCore", "CommandSupport", "CThreadModel", argumentParser],
      swiftSettings: settings, linkerSettings: staticRuntime
    ),
    .executableTarget(
      name: "triage",
      dependencies: [
        "MessageCore", "CommandSupport", "CareConfiguration", "CareStore", "CWordVectors", "CProcessor",
        argumentParser,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "report",
      dependencies: [
        "MessageCore", "CommandSupport", "CareConfiguration", argumentParser,
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: settings),

    .testTarget(
      name: "CareConfigurationTests", dependencies: ["CareConfiguration", "MessageCore"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandSupportTests", dependencies: ["CommandSupport", "MessageCore", argumentParser],
      swiftSettings: settings),
    .testTarget(
      name: "CareStoreTests",
      dependencies: ["CareStore", "MessageCore", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: settings),
    .testTarget(
      name: "triageTests", dependencies: ["triage", "CareConfiguration", "MessageCore"],
      swiftSettings: settings),
    .testTarget(name: "MessageCoreTests", dependencies: ["MessageCore"], swiftSettings: settings),
    .testTarget(
      name: "SourceAdaptersTests", dependencies: ["SourceAdapters", "MessageCore"], swiftSettings: settings),
    .testTarget(
      name: "fetchTests",
      dependencies: ["fetch", "SourceAdapters", "CareStore", "CareConfiguration", "MessageCore"],
      swiftSettings: settings),
    // The case directories, run against the five built commands.
    .testTarget(
      name: "CommandTests", dependencies: ["fetch", "classify-tone", "thread", "triage", "report"],
      exclude: ["Cases", "Servers", "validate-schema.py"], swiftSettings: settings),
    .testTarget(
      name: "reportTests", dependencies: ["report", "CareConfiguration", "MessageCore"],
      swiftSettings: settings),
    .testTarget(
      name: "classify-toneTests", dependencies: ["classify-tone", "CToneModel", "MessageCore"],
      swiftSettings: settings),
    .testTarget(name: "threadTests", dependencies: ["thread", "MessageCore"], swiftSettings: settings),
  ],
  cLanguageStandard: .gnu2x
)
