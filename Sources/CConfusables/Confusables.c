#include "Confusables.h"

static const unsigned char prototypes[] = {
#embed "confusables.txt"
};

const unsigned char *confusable_prototypes_bytes(void) { return prototypes; }

size_t confusable_prototypes_size(void) { return sizeof prototypes; }
