#include "http/curl_transport.h"

#include <utility>

#include "http/curl_handle_internal.h"
#include "http/curl_library_internal.h"
#include "http/curl_memory_internal.h"
#include "http/url.h"

namespace tracklake {

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)) {}

CurlTransport::~CurlTransport() = default;

Result<HttpResponse> CurlTransport::Send(const HttpRequest& request) {
  TL_TRY(LoadCurl());
  TL_ASSIGN(const Url url, ParseUrl(request.url));
  std::unique_ptr<CurlHandle> handle = Take();
  Result<HttpResponse> response = handle->Perform(request, url, options_);
  GiveBack(std::move(handle));
  return response;
}

std::unique_ptr<CurlHandle> CurlTransport::Take() {
  const MutexLock lock(mutex_);
  StartCurl();
  if (idle_.empty()) return std::make_unique<CurlHandle>();
  std::unique_ptr<CurlHandle> handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void CurlTransport::GiveBack(std::unique_ptr<CurlHandle> handle) {
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(handle));
}

}  // namespace tracklake
