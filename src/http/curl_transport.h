// HttpTransport over libcurl. Keeps connections open and uses them again; certificates are always
// verified; gzip is decoded as it arrives, never past the request's limit. Safe for concurrent use:
// each call takes a handle of its own.
//
// libcurl is started by the first call, so commands without a network do not pay for it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake {

// The few certificates that a domain's servers hang on, for that domain and alone: a system's
// 150 take twenty times as long to read.
struct DomainRoots {
  std::string domain;   // in lower case; it and all below it
  std::string ca_file;  // PEM
};

struct CurlOptions {
  std::string user_agent = "tracklake";
  Secret proxy;  // may hold credentials; empty: the usual variables (HTTPS_PROXY, NO_PROXY …)
  std::string ca_file;  // PEM; empty: the system's certificates
  std::optional<DomainRoots> roots = {};
};

class CurlHandle;

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;

  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  std::unique_ptr<CurlHandle> Take();
  void GiveBack(std::unique_ptr<CurlHandle> handle);

  const CurlOptions options_;
  Mutex mutex_;
  // Last in, first out: a lone caller always meets its own open connection.
  std::vector<std::unique_ptr<CurlHandle>> idle_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
