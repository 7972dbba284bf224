// One libcurl easy handle with its open connections: what one call at a time is made with, after
// LoadCurl(). Not thread-safe.
#pragma once

#include <string>

#include "http/curl_library_internal.h"
#include "http/curl_transport.h"
#include "http/url.h"

namespace tracklake {

// Which certificates verify this server; empty: the system's.
const std::string& CaFileFor(const Url& url, const CurlOptions& options);

class CurlHandle {
 public:
  CurlHandle() : curl_(Curl().easy_init()) {}
  ~CurlHandle() { Curl().easy_cleanup(curl_); }
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  // One request on the wire and no more: libcurl's own silent second try on a dead connection is
  // forbidden, because a call that nobody counted is a call that the quota does not know of.
  Result<HttpResponse> Perform(const HttpRequest& request, const Url& url,
                               const CurlOptions& options);

 private:
  Result<> Perform(const HttpRequest& request, const Url& url, const CurlOptions& options,
                   HttpResponse* response);

  CURL* curl_;
};

}  // namespace tracklake
