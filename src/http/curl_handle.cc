#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "base/os_error.h"
#include "http/curl_handle_internal.h"
#include "http/curl_memory_internal.h"

namespace tracklake {
namespace {

// What a server says about its length is believed up to here when memory is set aside for it.
constexpr std::uint64_t kMaxReservedBytes = 4ULL << 20;

// What is taken from the socket at once. A page has hundreds of kilobytes.
constexpr long kReceiveBytes = 256 * 1024;

struct Transfer {
  CURL* curl;
  const HttpRequest& request;
  HttpResponse& response;
  bool too_large = false;
  bool starved = false;  // there was no memory for what came
  std::int64_t allocations_failed_before = FailedCurlAllocations();
  int requests_sent = 0;
  bool head_ended = false;  // by its empty line; of a head cut short libcurl makes an empty answer
  std::chrono::microseconds heard_at{};  // the last byte, since the call began

  std::chrono::microseconds Elapsed() const {
    curl_off_t elapsed = 0;
    Curl().easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &elapsed);
    return std::chrono::microseconds(elapsed);
  }
};

// No exception may pass through libcurl's C.
template <typename F>
std::size_t Take(Transfer* transfer, std::size_t size, F take) {
  try {
    take();
    return size;
  } catch (const std::bad_alloc&) {
    transfer->starved = true;
    return CURL_WRITEFUNC_ERROR;
  }
}

std::size_t OnBody(char* data, std::size_t, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.heard_at = transfer.Elapsed();
  if (transfer.response.body.size() + size > transfer.request.max_response_bytes) {
    transfer.too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  return Take(&transfer, size, [&] { transfer.response.body.append(data, size); });
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void ReserveBody(std::string_view content_length, Transfer* transfer) {
  std::uint64_t length = 0;
  std::from_chars(content_length.data(), content_length.data() + content_length.size(), length);
  transfer->response.body.reserve(std::min(length, kMaxReservedBytes) + HttpResponse::kPadding);
}

std::size_t OnHeader(char* data, std::size_t, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.heard_at = transfer.Elapsed();
  const std::string_view line = Trim({data, size});
  if (line.starts_with("HTTP/")) {  // a new answer: what came before was 1xx
    transfer.response.headers.clear();
    transfer.head_ended = false;
    return size;
  }
  if (line.empty()) transfer.head_ended = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  return Take(&transfer, size, [&] {
    transfer.response.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1)))});
    if (const auto length = transfer.response.Header("content-length")) {
      ReserveBody(*length, &transfer);
    }
  });
}

int OnRequest(void* context, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(context);
  return ++transfer.requests_sent == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// libcurl calls this once a second, or a little earlier.
int OnProgress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  constexpr std::chrono::milliseconds kSilence{900};
  auto& transfer = *static_cast<Transfer*>(context);
  const auto silent =
      std::chrono::floor<std::chrono::milliseconds>(transfer.Elapsed() - transfer.heard_at);
  if (silent < kSilence) return 0;
  return Take(&transfer, 0, [&] { transfer.request.on_silence(silent); }) == 0 ? 0 : 1;
}

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

bool IsHeaderText(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

bool AddHeader(std::string_view name, std::string_view value, HeaderList* list) {
  if (!IsHeaderText(name) || !IsHeaderText(value)) return false;
  const std::string line = fmt::format("{}: {}", name, value);
  curl_slist* longer = Curl().slist_append(list->get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list->release());
  list->reset(longer);
  return true;
}

Result<HeaderList> MakeHeaders(const HttpRequest& request) {
  HeaderList list(nullptr, Curl().slist_free_all);
  // A body goes with its head: an answer to "may I?" is waited for a second where there is none.
  bool fine = AddHeader("Expect", "", &list);
  for (const HttpHeader& header : request.headers) {
    fine = fine && AddHeader(header.name, header.value, &list);
  }
  for (const SecretHeader& header : request.secret_headers) {
    fine = fine && AddHeader(header.name, header.value.Reveal(), &list);
  }
  if (!fine) return Fail(ErrorKind::kConfig, "a request header holds control characters");
  return list;
}

// An option that libcurl copies takes memory; one that was not set would send the request
// elsewhere.
template <typename Value>
void Set(CURL* curl, CURLoption option, Value value) {
  if (Curl().easy_setopt(curl, option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
}

void SetMethod(CURL* curl, const HttpRequest& request) {
  if (request.method == HttpMethod::kHead) Set(curl, CURLOPT_NOBODY, 1L);
  if (request.method == HttpMethod::kPost || request.method == HttpMethod::kPut) {
    Set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.Reveal().size()));
    Set(curl, CURLOPT_POSTFIELDS, request.body.Reveal().data());
  }
  if (request.method == HttpMethod::kPut || request.method == HttpMethod::kDelete) {
    Set(curl, CURLOPT_CUSTOMREQUEST, NameOf(request.method).data());
  }
}

void SetTarget(CURL* curl, const HttpRequest& request, const Url& url, const CurlOptions& options) {
  Set(curl, CURLOPT_URL, url.Text().c_str());
  Set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
  Set(curl, CURLOPT_PATH_AS_IS, 1L);  // a path that was signed is not tidied up
  if (request.decode) Set(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (const std::string& file = CaFileFor(url, options); !file.empty()) {
    Set(curl, CURLOPT_CAINFO, file.c_str());
  }
  if (!options.proxy.empty()) {
    Set(curl, CURLOPT_PROXY, options.proxy.Reveal().c_str());
  }
  Set(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // What runs on this machine, or is a service of its host, is never reached through a proxy.
  if (url.IsLoopback() || url.IsLinkLocal()) Set(curl, CURLOPT_NOPROXY, "*");
  SetMethod(curl, request);
}

void SetTimeouts(CURL* curl, const HttpTimeouts& timeouts) {
  Set(curl, CURLOPT_NOSIGNAL, 1L);  // signals and threads do not mix
  Set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeouts.connect.count()));
  Set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeouts.total.count()));
  Set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  Set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(timeouts.stall.count()));
}

void SetCallbacks(CURL* curl, Transfer* transfer) {
  Set(curl, CURLOPT_BUFFERSIZE, kReceiveBytes);
  Set(curl, CURLOPT_WRITEFUNCTION, OnBody);
  Set(curl, CURLOPT_WRITEDATA, transfer);
  Set(curl, CURLOPT_HEADERFUNCTION, OnHeader);
  Set(curl, CURLOPT_HEADERDATA, transfer);
  Set(curl, CURLOPT_PREREQFUNCTION, OnRequest);
  Set(curl, CURLOPT_PREREQDATA, transfer);
  if (!transfer->request.on_silence) return;
  Set(curl, CURLOPT_NOPROGRESS, 0L);
  Set(curl, CURLOPT_XFERINFOFUNCTION, OnProgress);
  Set(curl, CURLOPT_XFERINFODATA, transfer);
}

constexpr long kProxyAuthenticationRequired = 407;

// libcurl tells of a socket or a file that it could not open as of a server that it could not
// reach.
bool HasDescriptors() {
  const int probe = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (probe < 0) return errno != EMFILE && errno != ENFILE;
  close(probe);
  return true;
}

// Told in our own words: libcurl's may quote a proxy's address, which may hold credentials.
std::unexpected<Error> Explain(CURL* curl, CURLcode code, const Transfer& transfer,
                               const std::string& origin) {
  const bool is_starved = FailedCurlAllocations() != transfer.allocations_failed_before;
  if (transfer.starved || (code == CURLE_OUT_OF_MEMORY && is_starved)) throw std::bad_alloc();
  if (code == CURLE_OUT_OF_MEMORY) {
    return Fail(ErrorKind::kUnavailable, "{} sent more headers than any answer needs", origin);
  }
  if (!HasDescriptors()) {
    return WithHint(Fail(KindOfErrno(EMFILE), "cannot ask {}: too many open files", origin),
                    CureOfErrno(EMFILE));
  }
  long proxy_status = 0;
  Curl().easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  if (transfer.too_large) {
    return Fail(ErrorKind::kBadData, "{} sent more than {} bytes", origin,
                transfer.request.max_response_bytes);
  }
  if (transfer.requests_sent > 1) {
    return Fail(ErrorKind::kUnavailable, "{}: the connection was closed before the answer", origin);
  }
  if (proxy_status == kProxyAuthenticationRequired) {
    return WithHint(Fail(ErrorKind::kConfig, "the proxy before {} wants credentials", origin),
                    "Check HTTPS_PROXY.");
  }
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return WithHint(
          Fail(ErrorKind::kConfig, "{}: its certificate cannot be verified", origin),
          "Check the clock, and that the certificates of this machine include your network's.");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return WithHint(
          Fail(ErrorKind::kUnavailable, "cannot reach {}: {}", origin, Curl().easy_strerror(code)),
          "Check the network, and HTTPS_PROXY if there is a proxy.");
    default:
      return Fail(ErrorKind::kUnavailable, "{}: {}", origin, Curl().easy_strerror(code));
  }
}

bool IsOf(std::string_view domain, std::string_view host) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace

const std::string& CaFileFor(const Url& url, const CurlOptions& options) {
  const bool is_special = options.roots && IsOf(options.roots->domain, url.host);
  return is_special ? options.roots->ca_file : options.ca_file;
}

Result<HttpResponse> CurlHandle::Perform(const HttpRequest& request, const Url& url,
                                         const CurlOptions& options) {
  Result<HttpResponse> response(std::in_place);
  if (request.body_memory != nullptr) response->body = std::exchange(*request.body_memory, {});
  response->body.clear();
  Result<> performed = Perform(request, url, options, &*response);
  if (performed.has_value()) return response;
  if (request.body_memory != nullptr) *request.body_memory = std::move(response->body);
  return std::unexpected(std::move(performed).error());
}

Result<> CurlHandle::Perform(const HttpRequest& request, const Url& url, const CurlOptions& options,
                             HttpResponse* response) {
  if (curl_ == nullptr) throw std::bad_alloc();  // it fails to start for nothing else
  TL_ASSIGN(const HeaderList headers, MakeHeaders(request));
  Transfer transfer{curl_, request, *response};
  Curl().easy_reset(curl_);  // keeps the open connections
  SetTarget(curl_, request, url, options);
  SetTimeouts(curl_, request.timeouts);
  SetCallbacks(curl_, &transfer);
  Set(curl_, CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = Curl().easy_perform(curl_);
  if (code != CURLE_OK) return Explain(curl_, code, transfer, url.Origin());
  if (!transfer.head_ended) {
    return Fail(ErrorKind::kUnavailable, "{}: the connection was closed within the answer's head",
                url.Origin());
  }
  long status = 0;
  Curl().easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  response->status = static_cast<int>(status);
  response->body.reserve(response->body.size() + HttpResponse::kPadding);
  return {};
}

}  // namespace tracklake
