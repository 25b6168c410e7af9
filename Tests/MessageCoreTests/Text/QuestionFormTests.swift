import MessageCore
import Testing

struct QuestionFormTests {
  private func holds(_ text: String) -> Bool { QuestionForm.holds(in: Array(text.utf8).span) }

  @Test(arguments: [
    "How do I change my seat?", "@AcmeCare when does the shop open?", "Hi there, is the app down?",
    "Love it! Where can I buy it?", "Just curious... will I get the pass today? Thanks",
    "Got it. Does it float?",
    "can't I do that online?", "Wann kommt mein Paket?", "¿Cuándo abre la tienda?", "Où est mon colis?",
  ]) func asks(_ text: String) {
    #expect(holds(text))
  }

  @Test(arguments: [
    "Seriously?", "Really? Wow", "Is being late. Part of the job", "see https://x.example/q?how=do&is=it",
    "What?",
    "No way, you lost it again?", "", "?", "????", "how do I change it", "\u{0}?\u{7f}",
  ]) func doesNotAsk(_ text: String) {
    #expect(!holds(text))
  }
}
