#include "ThreadModel.h"

static _Alignas(64) const unsigned char model[] = {
#embed "thread.model"
};

const unsigned char *thread_model_bytes(void) { return model; }

size_t thread_model_size(void) { return sizeof model; }
