# Weak labels of intent from labels of emotion or tone: `label<TAB>text` in and out. Several intents with commas in
# between mean that any of them may be right. KIND says what the labels are: emotion, tone or review.
BEGIN { FS = OFS = "\t" }
NF < 2 { next }
# Of the app reviews, those whose title ends in a spaced full stop call a crash a bug; the others, from another store,
# mostly call it a feature, and a wish a bug. There, and only there, either may be right: words decide, as learnt elsewhere.
KIND == "review" && $2 !~ / \. / && $1 ~ /bug|feature/ { $1 = $1 ",bug,feature" }
KIND == "review" { print $1, $2; next }
{ asks = $2 ~ /\?[ \t]*$/ }
KIND == "emotion" && asks { if ($1 ~ /curiosity|confusion/) print "question", $2; next }
KIND == "emotion" && $1 ~ /^(admiration|gratitude)(,(admiration|gratitude|approval|joy|love))*$/ { print "praise", $2; next }
KIND == "emotion" && $1 == "neutral" { print "chatter", $2; next }
KIND == "emotion" && $1 ~ /^(annoyance|anger|disappointment|disapproval|disgust)$/ { print "complaint,chatter", $2; next }
KIND == "emotion" && $1 ~ /^(joy|love|amusement|excitement|approval)$/ { print "praise,chatter", $2; next }
KIND == "tone" && asks { if ($1 == "neutral") print "question,chatter", $2; next }
KIND == "tone" { print ($1 == "negative" ? "complaint,chatter" : $1 == "positive" ? "praise,chatter" : "chatter"), $2; next }
