#include "cli/terminal/editline.h"

#include <dlfcn.h>

namespace tracklake::cli {

EditlineApi editline_internal::loaded;

namespace {

// The name of its ABI, which has been this one since 2008.
constexpr const char* kLibrary = "libedit.so.2";

std::unexpected<Error> DoesNotFit(const char* why) {
  return WithHint(Fail(ErrorKind::kConfig, "the prompt needs {}: {}", kLibrary, why),
                  "Install it (Debian: libedit2), or give the SQL: tracklake query \"SELECT …\"");
}

}  // namespace

Result<> LoadEditline() {
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* said = dlerror();
    return DoesNotFit(said ? said : "it does not load");
  }
  EditlineApi api;
  const char* missing = nullptr;
#define TL_EDITLINE_FIND(name)                                           \
  api.name = reinterpret_cast<decltype(&::name)>(dlsym(library, #name)); \
  if (api.name == nullptr) missing = "it has no " #name;
  TL_EDITLINE_FUNCTIONS(TL_EDITLINE_FIND)
#undef TL_EDITLINE_FIND
  if (missing != nullptr) return DoesNotFit(missing);
  editline_internal::loaded = api;
  return {};
}

}  // namespace tracklake::cli
