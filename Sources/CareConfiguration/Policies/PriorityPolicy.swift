public import MessageCore

/// How many points each rule gives a case, and from how many points on a case has which priority.
public struct PriorityPolicy: Equatable, Sendable {
  /// Points by rule: the built-in rules below, and the names of word lists and tone signals.
  public var points: [String: Int64]
  /// The least points of a priority; what reaches none is `low`.
  public var thresholds: [TriageDecision.Priority: Int64]
  /// Words and phrases that set a signal, by the signal's name; lower case.
  public var words: [String: [String]]

  public init(
    points: [String: Int64], thresholds: [TriageDecision.Priority: Int64], words: [String: [String]]
  ) {
    self.points = points
    self.thresholds = thresholds
    self.words = words
  }

  /// The points of a rule; 0 for one that has none.
  public func points(of rule: String) -> Int64 { points[rule] ?? 0 }

  /// The priority that a number of points makes.
  public func priority(points: Int64) -> TriageDecision.Priority {
    TriageDecision.Priority.allCases.last { thresholds[$0].map { points >= $0 } ?? false } ?? .low
  }

  /// What counts where the configuration says nothing.
  ///
  /// The built-in rules: `negative` (times the probability of a negative tone), `complaint` and `question` (by intent),
  /// `low_rating`, `addressed` (it mentions, answers or writes to us), `followers` (1,000 give a third of the points,
  /// 10,000 two thirds, 100,000 all), `spread` (10 reposts and quotes half, 100 all), `influence` (times the person's
  /// influence in the stream), `vip`, `again` (each time the customer writes again before we have answered, three times
  /// at most), `repeated` (each case that the customer had in the 30 days before, three at most), `age` (each day that
  /// it waits for us, three at most), `overdue` (the first answer is late) and `advice` (somebody who is not one of
  /// ours advises where a regulated profile forbids it).
  public static let standard = PriorityPolicy(
    points: [
      "negative": 20, "question": 10, "low_rating": 15, "addressed": 5, "followers": 15, "spread": 15,
      "again": 10, "overdue": 15, "age": 5, "repeated": 5, "vip": 25, "influence": 15, "complaint": 0,
      "advice": 40, "safety": 60, "legal": 40, "churn": 25, "urgency": 20,
    ],
    thresholds: [.normal: 15, .high: 40, .urgent: 65],
    words: [
      "safety": [
        "smoke", "smoking", "smells of burning", "smell of burning", "burning smell", "smells burnt",
        "sparks",
        "on fire", "caught fire", "electric shock", "gas leak", "ambulance", "hospital", "injured", "injury",
        "bleeding", "unsafe", "dangerous", "oxygen", "pacemaker", "fall alarm", "panic alarm", "life support",
      ],
      "legal": [
        "lawyer", "lawyers", "solicitor", "solicitors", "attorney", "sue you", "suing", "legal action",
        "court",
        "ombudsman", "regulator", "trading standards", "data breach",
      ],
      "churn": [
        "i'm switching", "i am switching", "switching to", "i'm leaving", "i am leaving", "cancel my",
        "cancelling my", "canceling my", "close my account", "closing my account", "code to leave",
        "moving to another", "never again", "last straw",
      ],
      "urgency": ["urgent", "urgently", "asap", "emergency", "immediately"],
      // No points: it tells somebody who has the same trouble from somebody who helps.
      "agreement": [
        "same", "me too", "us too", "here too", "mine too", "not just you", "also here", "likewise",
      ],
      // No points: by these, advice that only we may give is known. The signals of their names tell questions.
      "medical": [
        "dose", "doses", "dosage", "overdose", "mg", "milligrams", "tablet", "tablets", "pill", "pills",
        "insulin",
        "ibuprofen", "paracetamol", "aspirin", "tylenol", "advil", "antibiotic", "antibiotics", "penicillin",
        "amoxicillin", "antihistamine", "antidepressant", "antidepressants", "steroids", "statins",
        "warfarin",
        "metformin", "inhaler", "painkiller", "painkillers", "medication", "medications", "medicine", "meds",
        "prescription", "side effects", "blood pressure", "blood sugar", "symptom", "symptoms", "diagnosis",
        "vaccine", "vaccines", "contraceptive", "pregnant", "pregnancy",
      ],
      "financial": [
        "invest", "investing", "investment", "investments", "shares", "stocks", "bonds", "crypto", "bitcoin",
        "ethereum", "pension", "pensions", "401k", "ira", "isa", "annuity", "mortgage", "remortgage",
        "refinance",
        "loan", "loans", "overdraft", "credit score", "credit card debt", "consolidate", "guaranteed returns",
        "interest rate", "interest rates", "savings account", "index fund", "index funds", "dividends",
        "life insurance", "equity release", "bankruptcy", "tax free",
      ],
    ]
  )

  /// The rules that need no word list.
  static let builtInRules = [
    "negative", "complaint", "question", "low_rating", "addressed", "followers", "spread", "influence", "vip",
    "again", "repeated", "age", "overdue", "advice",
  ]
}
