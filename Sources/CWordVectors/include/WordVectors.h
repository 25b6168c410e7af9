#pragma once

#include <stddef.h>

/// The bytes of the built-in table of word vectors; constant for the life of the process.
const unsigned char *word_vectors_bytes(void);

/// How many bytes that is.
size_t word_vectors_size(void);
