// libcurl, looked up when it is first needed: it brings some thirty libraries, whose loading is
// half of what a start costs, and most commands need none of them. A program that is to stand alone
// links it instead (TRACKLAKE_LINK_CURL); nothing else differs.
#pragma once

#include <curl/curl.h>

#include "base/result.h"

namespace tracklake {

// What we call, without the curl_ in front. Whatever is missing here does not link.
#define TL_CURL_FUNCTIONS(X) \
  X(easy_cleanup)            \
  X(easy_getinfo)            \
  X(easy_init)               \
  X(easy_perform)            \
  X(easy_reset)              \
  X(easy_setopt)             \
  X(easy_strerror)           \
  X(free)                    \
  X(getdate)                 \
  X(global_init_mem)         \
  X(slist_append)            \
  X(slist_free_all)          \
  X(url)                     \
  X(url_cleanup)             \
  X(url_get)                 \
  X(url_set)                 \
  X(url_strerror)

struct CurlApi {
#define TL_CURL_MEMBER(name) decltype(&curl_##name) name = nullptr;
  TL_CURL_FUNCTIONS(TL_CURL_MEMBER)
#undef TL_CURL_MEMBER
};

namespace curl_internal {
extern CurlApi loaded;
}

// Only once LoadCurl() has succeeded in this process.
inline const CurlApi& Curl() { return curl_internal::loaded; }

// Finds libcurl for the rest of the process; does nothing once it has succeeded. kConfig where
// there is none or one that lacks something; kIo or kExhausted when the machine refuses. Any
// thread.
Result<> LoadCurl();

// The step of LoadCurl() that can fail. An opened library stays open.
Result<CurlApi> OpenCurl(const char* file);

}  // namespace tracklake
