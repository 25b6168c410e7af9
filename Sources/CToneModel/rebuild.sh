#!/bin/sh
# Makes tone.model, the built-in model, from labelled files: sh Sources/CToneModel/rebuild.sh DIRECTORY DISTILLED
#
# DIRECTORY holds tone/, intent/, politeness/ and same-issue/ as classify-tone(1) lists them under MODEL; DISTILLED holds what
# teacher.py, beside this file, makes of DIRECTORY and of the texts that phrases.py and care-texts.py write. The same files give the same bytes. $CLASSIFY_TONE is the program that trains; else the release build's.
set -eu
export LC_ALL=C
data=${1:?usage: rebuild.sh DIRECTORY DISTILLED}
distilled=${2:?usage: rebuild.sh DIRECTORY DISTILLED}
here=$(cd "$(dirname "$0")" && pwd)
program=${CLASSIFY_TONE:-$here/../../.build/release/classify-tone}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What customers write to firms, in phrases of this project.
python3 "$here/care-texts.py" 28000 >"$scratch/care.tsv"
awk -F '\t' -v OFS='\t' '{ print ($1 == "complaint" ? "negative" : $1 == "praise" ? "positive" : "neutral"), $2 }' \
  "$scratch/care.tsv" >"$scratch/care-tone.tsv"

# Complaints in words of praise, and praise in the same words, which shows what is meant; by intent, tone and irony. Plain
# complaints are not ironic either.
python3 "$here/care-texts.py" 8000 mocking >"$scratch/mocking.tsv"
awk -F '\t' -v OFS='\t' '{ print ($1 == "complaint" ? "negative" : "positive"), $2 }' \
  "$scratch/mocking.tsv" >"$scratch/mocking-tone.tsv"
{ awk -F '\t' -v OFS='\t' '{ print ($1 == "complaint" ? "irony" : "non_irony"), $2 }' "$scratch/mocking.tsv"
  awk -F '\t' -v OFS='\t' '$1 == "complaint" && ++count % 2 { print "non_irony", $2 }' "$scratch/care.tsv"
} >"$scratch/mocking-irony.tsv"

# Labels of intent that may be right, from emotions, tone, complaints and reviews, and from what has the form of a question.
hint() { # hint KIND KEEP FILE
  awk -v KIND="$1" -v KEEP="$2" -f "$here/intent-hints.awk" "$3"
}
hint review 1 "$data/intent/app-reviews-open.tsv" >"$scratch/reviews.tsv"
hint complaint 1 "$data/intent/complaints-open.tsv" >"$scratch/customers.tsv"
hint emotion 1 "$data/tone/cues/emotions-goemotions-train.tsv" >"$scratch/emotion.tsv"
hint tone 1 "$data/tone/train/brands.tsv" >"$scratch/brands.tsv"
hint tone 4 "$data/tone/train/semeval2013-2016.tsv" >"$scratch/tweets.tsv"
hint tone 8 "$distilled/tweets.tsv" >"$scratch/unlabelled.tsv"
hint subject 1 "$data/same-issue/banking77-train.tsv" | awk 'NR % 4 == 0' >"$scratch/bank.tsv"

# What is hardly ever ironic; every twelfth text is for the calibration.
cat "$scratch/brands.tsv" "$scratch/tweets.tsv" "$scratch/reviews.tsv" "$data/tone/train/product-reviews.tsv" |
  awk -F '\t' '{ print "non_irony\t" $2 }' >"$scratch/all.tsv"
awk -F '\t' 'NR % 3 == 0 { print "non_irony\t" $2 }' "$scratch/emotion.tsv" >>"$scratch/all.tsv"
awk 'NR % 12 != 0' "$scratch/all.tsv" >"$scratch/plain.tsv"
awk 'NR % 12 == 0' "$scratch/all.tsv" >"$scratch/plain-calibration.tsv"

# Trains on what both models of English tone learn from, and on what is named; with what a text of each file counts for.
train_tone() { # [FILE ...] --weights LIST [OPTION ...]
  "$program" train \
    "$data/tone/train/semeval2013-2016.tsv" "$data/tone/train/goemotions.tsv" "$data/tone/train/brands.tsv" \
    "$data/tone/train/product-reviews.tsv" \
    "$distilled/tweets.tsv" "$distilled/emoji.tsv" "$distilled/offensive.tsv" "$distilled/irony.tsv" \
    "$distilled/emotion.tsv" "$distilled/complaints.tsv" "$distilled/politeness.tsv" "$distilled/crowdflower-mix.tsv" \
    "$distilled/brands.tsv" "$distilled/product-reviews.tsv" "$distilled/goemotions.tsv" \
    "$scratch/care-tone.tsv" "$scratch/mocking-tone.tsv" "$distilled/care.tsv" "$distilled/bank.tsv" \
    "$@" \
    --calibrate "$data/tone/dev/tweeteval-val.tsv" --calibrate "$data/tone/dev/sanders.tsv" \
    --calibrate "$data/tone/dev/sts-test.tsv" --calibrate "$data/tone/dev/sts-gold.tsv" \
    --calibrate "$data/tone/dev/goemotions.tsv" \
    --onto "$here/tone.model" --output "$here/tone.model"
}

# Tone of English.
train_tone "$distilled/words.tsv" "$distilled/phrases.tsv" "$distilled/cuts.tsv" "$here/words/en.tsv" \
  --weights 1.5,0.4,0.5,0.5,2,1,1,1,1,2,0.5,1,1.5,1,0.9,0.5,0.5,0.5,0.5,0.3,0.2,0.5,10 --card "$here/tone-card.txt"

# Intent, weak intent, irony, abuse and politeness of English.
"$program" train \
  "$data/intent/complaints-open.tsv" "$scratch/customers.tsv" "$scratch/reviews.tsv" "$data/intent/issues-train.tsv" \
  "$scratch/emotion.tsv" "$scratch/brands.tsv" "$scratch/tweets.tsv" "$scratch/bank.tsv" "$scratch/unlabelled.tsv" \
  "$data/tone/cues/irony-train.tsv" "$data/tone/cues/offensive-train.tsv" "$data/politeness/wikipedia.tsv" \
  "$scratch/plain.tsv" "$scratch/care.tsv" "$scratch/mocking.tsv" "$scratch/mocking-irony.tsv" \
  --weights 1.5,0.5,2,2,0.04,0.06,0.06,0.02,0.02,1,1,1,0.3,0.2,0.2,0.3 \
  --calibrate "$data/tone/cues/irony-dev.tsv" --calibrate "$data/tone/cues/offensive-dev.tsv" \
  --calibrate "$scratch/plain-calibration.tsv" \
  --onto "$here/tone.model" --output "$here/tone.model"

# Tone of the other languages.
for language in arabic:ar french:fr german:de italian:it portuguese:pt spanish:es hindi:hi; do
  name=${language%:*}
  code=${language#*:}
  "$program" train "$data/tone/multilingual/$name-train.tsv" "$here/words/$code.tsv" --weights 1,0.5 --lang "$code" \
    --calibrate "$data/tone/multilingual/$name-dev.tsv" --onto "$here/tone.model" --output "$here/tone.model"
done

# The network that is asked about English that the linear model is unsure of; single words, phrases and cuts would teach it
# little of how words stand together.
train_tone "$here/words/en.tsv" --weights 1.5,0.4,0.5,0.5,2,1,1,1,1,2,0.5,1,1.5,1,0.9,0.5,0.5,0.5,0.5,10 --effort high

# What tells languages apart, from what language-texts.py writes; without that it is kept from the model there is.
if [ -n "${LANGUAGE_TEXTS:-}" ]; then
  "$program" train --languages "$LANGUAGE_TEXTS" --onto "$here/tone.model" --output "$here/tone.model"
fi
