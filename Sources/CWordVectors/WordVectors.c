#include "WordVectors.h"

static _Alignas(64) const unsigned char vectors[] = {
#embed "word.vectors"
};

const unsigned char *word_vectors_bytes(void) { return vectors; }

size_t word_vectors_size(void) { return sizeof vectors; }
