// zlib as the system has it (zlib1g-dev).
#include <zlib.h>
