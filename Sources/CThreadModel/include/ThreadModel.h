#pragma once

#include <stddef.h>

/// The bytes of the built-in model file; constant for the life of the process.
const unsigned char *thread_model_bytes(void);

/// How many bytes that is.
size_t thread_model_size(void);
