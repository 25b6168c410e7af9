#include "ToneModel.h"

static _Alignas(64) const unsigned char model[] = {
#embed "tone.model"
};

const unsigned char *tone_model_bytes(void) { return model; }

size_t tone_model_size(void) { return sizeof model; }
