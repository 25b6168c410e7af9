#!/usr/bin/env python3
"""Texts that teach which language is which: `code<TAB>text` on standard output.

Languages with a model of tone come from the labelled texts (their labels are dropped), in the order of the arguments
CODE=FILE: the first 6,000 of SemEval's, 3,000 of the brands' and 2,000 of GoEmotions' for English, and the training
texts of the others, without the Hindi rows that the identification before took for English. All languages,
these included, come from words drawn by their frequency in wordfreq 3.1 (data CC BY-SA 4.0); those that wordfreq has
not, from letters drawn by the trigrams of langdetect 1.0.9 (Apache-2.0, from Wikipedia) or from words of simplemma 2.0's
dictionaries (MIT). So that neighbours of our languages are told from them, half of the phrases in Django 5.2's
translations (BSD) are there too, cut or not; the other half, by the CRC-32 of the English phrase, is for measuring.
Half of the texts are cut to a few words, because messages are short. The same packages give the same texts.

    pip install wordfreq==3.1.1 langdetect==1.0.9 simplemma==2.0.0 django==5.2.19
"""
import itertools
import json
import pathlib
import random
import re
import sys
import zlib

import django
import langdetect
import simplemma.strategies.dictionaries.dictionary_factory as simplemma
import wordfreq

WORDS = {  # texts drawn from words
    "en": 6000, "fr": 2000, "de": 2000, "it": 2000, "pt": 2000, "es": 2000, "ar": 1500, "hi": 1500,
    "nl": 3000, "sv": 2000, "da": 2000, "nb": 2000, "is": 1000, "pl": 2000, "cs": 2000, "sk": 1500, "sl": 1500,
    "sh": 2000, "tr": 2500, "hu": 2000, "fi": 2500, "id": 2500, "ms": 1000, "fil": 2500, "ro": 2500, "ca": 3000,
    "vi": 2500, "lt": 1500, "lv": 1500, "fa": 2000, "ur": 1500,
}
LETTERS = {"et": 1500, "sq": 1500, "af": 1500, "sw": 1500, "so": 1000, "cy": 1500, "mr": 1500, "ne": 1500}
DICTIONARY = {"gl": 800, "ast": 800, "ga": 1500, "gd": 1500, "gv": 700, "lb": 1500, "la": 800, "eo": 800}
# Django's name of a language, where it is not a primary subtag, and those that are told by their script.
PHRASES = {"sr_Latn": "hr", "bs": "hr", "nn": "nb", "tl": "fil"}
# Shorthand of chats, which lists of words hardly have; each stands alone and thrice beside another.
SHORTHAND = ("lol wtf tbh plz pls thx ty idk smh fyi omg btw imo lmao asap dm ffs ngl rn tysm np brb ikr nvm rofl gtfo ftw "
             "thanx thnx cya sup yo yep nope meh ugh yay argh hmm oops app login wifi logout signup").split()
EDGE = " "


def words(code, count, draw):
    size = "large" if code in wordfreq.available_languages("large") else "small"
    table = wordfreq.get_frequency_dict(code, size)
    kept = [(word, share) for word, share in table.items() if not re.search(r"\d", word)]
    vocabulary = [word for word, _ in kept]
    common = list(itertools.accumulate(share for _, share in kept))
    # Rare words too, so that the model knows more than the commonest thousand.
    rare = list(itertools.accumulate(share**0.75 for _, share in kept))
    for number in range(count):
        length = draw.choice((1, 2, 3, 4, 6, 8, 12, 16))
        yield " ".join(draw.choices(vocabulary, cum_weights=rare if number % 2 else common, k=length))


def letters(code, count, draw):
    profile = pathlib.Path(langdetect.__file__).parent / "profiles" / code
    follow = {}
    for gram, times in json.loads(profile.read_text(encoding="utf-8"))["freq"].items():
        if len(gram) == 3:
            follow.setdefault(gram[:2], []).append((gram[2], times))
    starts = [gram for gram in follow if gram[0] == EDGE]
    times_of_starts = [sum(times for _, times in follow[gram]) for gram in starts]
    for _ in range(count):
        made = []
        for _ in range(draw.choice((1, 2, 3, 4, 6, 8, 12, 16))):
            word = draw.choices(starts, times_of_starts)[0]
            while word[-1] != EDGE and len(word) < 14 and word[-2:] in follow:
                letters_after, times = zip(*follow[word[-2:]])
                word += draw.choices(letters_after, times)[0]
            made.append(word.strip().lower())
        yield " ".join(made)


def dictionary_words(code, count, draw):
    table = simplemma.DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code)
    vocabulary = sorted(word for word in table if word.isalpha())
    for _ in range(count):
        yield " ".join(draw.choices(vocabulary, k=draw.choice((1, 2, 3, 4, 6, 8, 12, 16))))


def entries(path):
    """(English, translation) of a catalogue; of plurals the first."""
    field, parts = None, {}
    for line in path.read_text(encoding="utf-8").splitlines() + ['msgid ""']:
        found = re.match(r'(msgid|msgid_plural|msgstr|msgstr\[\d\]|msgctxt) "(.*)"$', line)
        if found:
            if found[1] == "msgid":
                if parts.get("msgid") and parts.get("msgstr"):
                    yield parts["msgid"], parts["msgstr"]
                parts = {}
            field = "msgstr" if found[1] == "msgstr[0]" else found[1]
            parts[field] = parts.get(field, "") + found[2]
        elif line.startswith('"') and field:
            parts[field] += line[1:-1]


def plain(phrase):
    """A phrase without places for names, markup and escapes."""
    return " ".join(re.sub(r"%\([a-z_ ]*\)[a-z]|%[sdi]|\{[^}]*\}|<[^>]*>|\\.|&\w+;|https?:\S*", " ", phrase).split())


def is_in_known_script(phrase):
    letters = [letter for letter in phrase if letter.isalpha()]
    known = [l for l in letters if ord(l) < 0x250 or 0x1E00 <= ord(l) < 0x1F00 or 0x600 <= ord(l) < 0x780
             or 0x900 <= ord(l) < 0x980]
    return len(letters) > 3 and 2 * len(known) > len(letters)


def phrases(for_measuring=False):
    """(language, phrase) of one half of Django's translations, without what is English in them."""
    seen = {}
    for path in sorted(pathlib.Path(django.__file__).parent.glob("**/locale/*/LC_MESSAGES/django*.po")):
        name = path.parts[-3]
        code = PHRASES.get(name, name.split("_")[0])
        for english, translation in entries(path):
            phrase = plain(translation)
            half = zlib.crc32(english.encode()) % 2
            if half == for_measuring and is_in_known_script(phrase) and phrase.lower() != plain(english).lower():
                seen[code, phrase] = name
    # A language that is written in another script has only names there.
    count = {}
    for code, _ in seen:
        count[code] = count.get(code, 0) + 1
    return [(code, phrase) for code, phrase in sorted(seen) if count[code] >= 60]


def shortened(text, draw):
    parts = text.split()
    length = draw.choice((1, 2, 3, 4, 6))
    start = draw.randrange(max(len(parts) - length, 0) + 1)
    return " ".join(parts[start:start + length])


def main():
    draw = random.Random(1)
    lines = []
    for argument in sys.argv[1:]:
        code, _, path = argument.partition("=")
        for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            _, tab, text = line.partition("\t")
            if tab:
                lines += [(code, text), (code, shortened(text, draw))]
    for code, count in WORDS.items():
        lines += [("hr" if code == "sh" else code, text) for text in words(code, count, draw)]
    for code, count in LETTERS.items():
        lines += [(code, text) for text in letters(code, count, draw)]
    for code, count in DICTIONARY.items():
        lines += [(code, text) for text in dictionary_words(code, count, draw)]
    lines += [("en", word) for word in SHORTHAND for _ in range(8)]
    lines += [("en", f"{word} {draw.choice(SHORTHAND)}") for word in SHORTHAND for _ in range(3)]
    for code, phrase in phrases():
        lines += [(code, phrase), (code, shortened(phrase, draw))]
    for code, text in lines:
        print(code, " ".join(text.split()), sep="\t")


main()
