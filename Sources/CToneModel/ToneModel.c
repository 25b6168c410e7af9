#include "ToneModel.h"
