#pragma once

#include <stddef.h>

/// The text of the built-in lexicon of signals; constant for the life of the process.
const unsigned char *signal_lexicon_bytes(void);

/// How many bytes that is.
size_t signal_lexicon_size(void);
