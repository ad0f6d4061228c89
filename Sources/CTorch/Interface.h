// Written by Scripts/bridge-stubs.py from CTorch.h.
#ifndef CT_INTERFACE_H
#define CT_INTERFACE_H

// Of all declarations in CTorch.h: program and library must have one and the same.
#define CT_INTERFACE 2684325674u

#endif
