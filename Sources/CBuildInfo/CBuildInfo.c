#include "CBuildInfo.h"

#ifndef SIMPLESEG_COMMIT
#define SIMPLESEG_COMMIT "unknown"
#endif

const char *simpleseg_commit(void) { return SIMPLESEG_COMMIT; }
