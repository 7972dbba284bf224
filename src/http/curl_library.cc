#include <dlfcn.h>

#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/os_error.h"
#include "http/curl_library_internal.h"

namespace tracklake {

#ifdef TRACKLAKE_LINK_CURL

#define TL_CURL_ADDRESS(name) .name = &curl_##name,
CurlApi curl_internal::loaded = {TL_CURL_FUNCTIONS(TL_CURL_ADDRESS)};
#undef TL_CURL_ADDRESS

Result<> LoadCurl() { return {}; }

#else

CurlApi curl_internal::loaded;

namespace {

// The name of its ABI, which has been this one since 2006.
constexpr const char* kLibrary = "libcurl.so.4";

std::unexpected<Error> DoesNotFit(const char* file, std::string_view why) {
  return WithHint(
      Fail(ErrorKind::kConfig, "the network needs libcurl, and {} is none: {}", file, why),
      "Install it (Debian: libcurl4).");
}

// What dlopen() has said. Of what the system refused it, only its text knows.
std::unexpected<Error> DoesNotLoad(const char* file) {
  const char* said = dlerror();
  const std::string reason = said ? said : "no reason was given";
  const int refused = ErrnoIn(reason);
  if (refused == 0) return DoesNotFit(file, reason);
  return WithHint(Fail(KindOfErrno(refused), "libcurl does not load: {}", reason),
                  CureOfErrno(refused));
}

}  // namespace

Result<CurlApi> OpenCurl(const char* file) {
  void* library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return DoesNotLoad(file);
  CurlApi api;
  const char* missing = nullptr;
#define TL_CURL_FIND(name)                                                            \
  api.name = reinterpret_cast<decltype(&curl_##name)>(dlsym(library, "curl_" #name)); \
  if (api.name == nullptr) missing = "it has no curl_" #name;
  TL_CURL_FUNCTIONS(TL_CURL_FIND)
#undef TL_CURL_FIND
  if (missing != nullptr) return DoesNotFit(file, missing);
  return api;
}

Result<> LoadCurl() {
  static Mutex mutex;
  const MutexLock lock(mutex);
  if (Curl().easy_init != nullptr) return {};
  TL_ASSIGN(curl_internal::loaded, OpenCurl(kLibrary));
  return {};
}

#endif

}  // namespace tracklake
