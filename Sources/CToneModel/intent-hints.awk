# Weak labels of intent, from labels of something else and from how sentences are formed: `label<TAB>text` in and out.
# Several intents with commas in between mean that any of them may be right. KIND says what the labels are: emotion, tone
# (a name, or the probabilities of negative, neutral and positive), complaint, review, or subject (of questions to a bank).
# Of tone, one in KEEP of the texts is kept that neither ask nor wish.
BEGIN {
  FS = OFS = "\t"
  # What may stand before a question. Of a sentence only letters, digits, apostrophes and spaces are left; a name is @.
  before = "^ ?((hi|hello|hey|dear|ok|okay|so|and|but|also|or|well|just|please|pls|plz|thanks|thank you|sorry|morning" \
    "|good (morning|evening)|(quick )?question|guys|there|team|all|folks|yes|no|oh|now|then|btw|if so|curious|wondering|@) )*"
  verb = "(is|are|was|were|do|does|did|can|could|will|would|should|has|have|am|may|might)"
  person = "(i|we|you|u|there|it|this|that|these|those|the|they|he|she|my|our|your|ur|any|anyone|anybody|someone" \
    "|anything|a|an|@)"
  question = before "(how (do|does|did|can|could|long|much|many|often|far|late|soon|early|about|is|are|would|will|should" \
    "|to|old|big|come)|what [a-z]+|what'?s|by when|when (is|are|will|do|does|can|would|should|did|was)|when'?s" \
    "|where (is|are|can|do|does|did|should|will|could)|where'?s|which|who (do|does|is|are|can|should|will|sells|makes)" \
    "|whose|why (is|are|do|does|did|was|were|has|have|can|am|isn't|aren't|don't|doesn't|can't)|any [a-z]+" \
    "|((does|has|can|is|do|did|will) )?(anyone|anybody|any of you)|" verb " " person ")( |$)"
  questionAfterWords = " (how (do|can|long|much|many|to)|what (time|is|are)|when (is|will|are|do|can)|where (is|can|do|are)" \
    "|(is|are) there|(can|should|shall|would|could|am) i|do (you|they|any)|(does|will|would) it|(can|could|are|did|have) you" \
    "|is (it|this)|will (the|there)|can we|(are|is|does|do) (the|your)|if so) "
  # What is asked for its effect alone.
  effect = before "(who (cares|knew|knows|else|needs|wants|would|doesn't|the)|how (dare|come|can you|could you|the|hard is" \
    "|stupid|is this|is that|is it (possible|even)|do you (sleep|people)|about (no|you|we)|long (until|before) (people|you))" \
    "|why (would|should|must|bother|not|do (people|i|you)|are (people|you|so|we|the)|can't (i|people|we|you)|am i" \
    "|don't (you|people|they))|what (is wrong|the|were you|was the point|is the point|a|is this|is going on|kind of)" \
    "|what's (the point|wrong|up|good|not)|(can|could) you (believe|imagine|not|people|stop)" \
    "|(are|r) (you|u) (kidding|serious|joking|fucking|for real|insane|ready|mad|looking|a|an|tired|in|going to|the|still" \
    "|really|sure|stupid|people|not|coming)|is (this|that|it) (a joke|real|for real|really)|is it just me" \
    "|do (you|u) (even|really|think|ever|not|want|need|love|like|people|believe|remember|know)" \
    "|did (you|u) (know|see|hear|miss|ever|really|even|just|forget)|have (you|u) (no|ever|seen|heard|been|got)" \
    "|(would|will) (you|u) (ever|rather|stop|please stop)|the hell|the fuck|really)( |$)"
  wish = "would be (great|nice|awesome|cool|good|amazing|lovely|helpful|useful|handy) (if|to (have|see|be able))" \
    "|(please|pls|plz|can you|could you|can we|could we|you should|should|why not|needs? to) (add|bring back|allow" \
    "|make it possible|include|let us|let me|introduce|support|implement|bring)|feature request" \
    "|wish (you|it|they|there|@|the|your) [a-z@' ]*(had|would|could|offered|let|allowed)|it'd be (great|nice|cool|good)" \
    "|i'd love (to see|if|it if)|would love (to see|it if|if you|the option|to have)|there should be" \
    "|should (have|be) an? (option|way|button|feature)"
  # Questions about it are hardly ever asked to be answered.
  politics = "trump|liberal|conservativ|#maga|kavanaugh|antifa|gun control|democrat|republican|obama|hillary|clinton" \
    "|brexit|tory|labour|isis|muslim|israel|palestin|immigra|vote|senator|congress|feminis|racis"
  # Subjects of which a question to a bank complains.
  trouble = "not_|declined|failed|wrong|reverted|unable|blocked|swallowed|compromised|lost|pending|extra|Refund|charge"
}
NF < 2 { next }

# Of the app reviews, those whose title ends in a spaced full stop call a crash a bug; the others, from another store,
# mostly call it a feature, and a wish a bug. There, and only there, either may be right: words decide, as learnt elsewhere.
KIND == "review" && $2 !~ / \. / && $1 ~ /bug|feature/ { $1 = $1 ",bug,feature" }
KIND == "review" { print $1, $2; next }

KIND == "emotion" && /\?[ \t]*$/ { if ($1 ~ /curiosity|confusion/) print "question", $2; next }
KIND == "emotion" && $1 ~ /^(admiration|gratitude)(,(admiration|gratitude|approval|joy|love))*$/ { print "praise", $2; next }
KIND == "emotion" && $1 == "neutral" { print "chatter", $2; next }
KIND == "emotion" && $1 ~ /^(annoyance|anger|disappointment|disapproval|disgust)$/ { print "complaint,chatter", $2; next }
KIND == "emotion" && $1 ~ /^(joy|love|amusement|excitement|approval)$/ { print "praise,chatter", $2; next }
KIND == "emotion" { next }

{ form = formOf(tolower($2)) }
KIND == "subject" { if (form == "question" && $1 !~ trouble) print "question", $2; next }
# What does not complain and is addressed to somebody wants to know, unless it asks for effect.
KIND == "complaint" && $1 == "other" && form == "" && $2 ~ /^[^a-z]?@.*[a-z"')] ?\?/ { form = "question" }
KIND == "complaint" { print ($1 != "other" ? $1 : form == "wish" ? "idea" : form == "question" ? form : "other"), $2; next }

$1 ~ /,/ { split($1, share, ","); $1 = share[1] > 0.5 ? "negative" : share[3] > 0.5 ? "positive" : "neutral" }
form == "wish" && $1 != "negative" { print "idea", $2; next }
# A headline asks nobody, and neither does who passes it on.
$2 ~ /\?/ && $2 ~ /https?:|\{link\}|RT @/ && $2 !~ /^@/ && $1 != "negative" { print "chatter", $2; next }
form == "question" && $1 == "neutral" { if (tolower($2) !~ politics) print "question", $2; next }
form == "question" && $1 == "negative" { next }
form == "effect" { print ($1 == "negative" ? "complaint,chatter" : "chatter"), $2; next }
/\?/ && $1 == "positive" { next }
/\?/ { print ($1 == "neutral" ? "question,chatter" : "complaint,chatter"), $2; next }
NR % KEEP == 0 { print ($1 == "negative" ? "complaint,chatter" : $1 == "positive" ? "praise,chatter" : "chatter"), $2 }

# What a text in lower case is by its sentences: effect, where one asks for that; else wish, question, or nothing.
function formOf(text,   form, sentence, mark) {
  gsub(/https?:[^ ]*|&[a-z]+;/, " ", text)
  gsub(/\\u2019|’/, "'", text)
  gsub(/@[a-z0-9_]+|\{link\}/, " @ ", text)
  form = text ~ wish ? "wish" : ""
  while (match(text, /[.!?;:)(]+/)) {
    sentence = substr(text, 1, RSTART - 1)
    mark = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH)
    if (mark !~ /\?/) continue
    gsub(/[^a-z0-9'@]+/, " ", sentence)
    sentence = sentence " "
    if (sentence ~ effect) return "effect"
    if (form == "" && (sentence ~ question || sentence ~ questionAfterWords)) form = "question"
  }
  return form
}
