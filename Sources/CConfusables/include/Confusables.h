#pragma once

#include <stddef.h>

/// The text of the table of confusable characters; constant for the life of the process.
const unsigned char *confusable_prototypes_bytes(void);

/// How many bytes that is.
size_t confusable_prototypes_size(void);
