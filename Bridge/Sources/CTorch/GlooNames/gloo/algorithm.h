// libtorch installs c10d's headers but not those of Gloo that they include. The files of this folder stand in for
// them: they name what ProcessGroupGloo.hpp names, so that it can be read. Nothing of Gloo's is laid out, made or
// called through them, only passed on by pointer.
#pragma once
