// libedit, which edits lines on terminals, looked up when a prompt first needs it: no other command
// is to load it, or the three libraries that it brings.
#pragma once

#include <histedit.h>

#include "base/result.h"

namespace tracklake::cli {

// What we call, of the library's own names. Whatever is missing here does not link.
#define TL_EDITLINE_FUNCTIONS(X) \
  X(el_deletestr)                \
  X(el_end)                      \
  X(el_get)                      \
  X(el_gets)                     \
  X(el_init)                     \
  X(el_insertstr)                \
  X(el_line)                     \
  X(el_set)                      \
  X(el_source)                   \
  X(history)                     \
  X(history_end)                 \
  X(history_init)

struct EditlineApi {
#define TL_EDITLINE_MEMBER(name) decltype(&::name) name = nullptr;
  TL_EDITLINE_FUNCTIONS(TL_EDITLINE_MEMBER)
#undef TL_EDITLINE_MEMBER
};

namespace editline_internal {
extern EditlineApi loaded;
}

// Only once LoadEditline() has succeeded in this process.
inline const EditlineApi& Editline() { return editline_internal::loaded; }

// For the rest of the process; once, before threads need it. kConfig, with the cure, where there is
// none or one that lacks something.
Result<> LoadEditline();

}  // namespace tracklake::cli
