#include "CSimpleSeg.h"

int32_t seg_interface(void) { return SEG_INTERFACE; }
