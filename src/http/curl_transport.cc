#include "http/curl_transport.h"

#include <utility>

#include "http/curl_handle_internal.h"
#include "http/url.h"

namespace tracklake {
namespace {

constexpr int kMaxRedirects = 3;

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where a redirect leads. Other servers are refused: they must not see what we send, and what they
// say is not what was asked for.
Result<Url> FollowedUrl(const Url& from, const HttpResponse& response) {
  const auto location = response.Header("location");
  if (!location) {
    return Fail(ErrorKind::kBadData, "{} answered with a redirect to nowhere", from.Origin());
  }
  TL_ASSIGN(Url to, ResolveUrl(from, *location));
  if (to.Origin() != from.Origin()) {
    return Fail(ErrorKind::kBadData, "{} redirects to another server, {}; not followed",
                from.Origin(), to.Origin());
  }
  return to;
}

}  // namespace

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)) { StartCurl(); }

CurlTransport::~CurlTransport() = default;

Result<HttpResponse> CurlTransport::Send(const HttpRequest& request) {
  TL_ASSIGN(Url url, ParseUrl(request.url));
  std::unique_ptr<CurlHandle> handle = Take();
  Result<HttpResponse> response = handle->Perform(request, url, options_);
  for (int redirects = 0;
       response.has_value() && request.method == HttpMethod::kGet && IsRedirect(response->status);
       ++redirects) {
    if (redirects == kMaxRedirects) {
      return Fail(ErrorKind::kBadData, "{} redirects in circles", url.Origin());
    }
    TL_ASSIGN(url, FollowedUrl(url, *response));
    response = handle->Perform(request, url, options_);
  }
  GiveBack(std::move(handle));
  return response;
}

std::unique_ptr<CurlHandle> CurlTransport::Take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<CurlHandle>();
  std::unique_ptr<CurlHandle> handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void CurlTransport::GiveBack(std::unique_ptr<CurlHandle> handle) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
}

}  // namespace tracklake
