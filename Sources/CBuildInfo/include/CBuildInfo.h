#ifndef SIMPLESEG_BUILD_INFO_H
#define SIMPLESEG_BUILD_INFO_H

/// The commit that this program was built from; "unknown" where the build had no git.
const char *simpleseg_commit(void);

#endif
