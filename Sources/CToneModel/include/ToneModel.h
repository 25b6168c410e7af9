#pragma once

#include <stddef.h>

/// The bytes of the built-in model file; constant for the life of the process.
const unsigned char *tone_model_bytes(void);

/// How many bytes that is.
size_t tone_model_size(void);
