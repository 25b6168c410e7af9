#include "Lexicon.h"

static const unsigned char lexicon[] = {
#embed "signals.txt"
};

const unsigned char *signal_lexicon_bytes(void) { return lexicon; }

size_t signal_lexicon_size(void) { return sizeof lexicon; }
