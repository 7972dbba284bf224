// HttpTransport: the one way out to the network. What runs above it runs the same against Spotify,
// a simulator on the loopback, and a script in a test (fake_transport.h).
//
// All implementations are safe for concurrent use. None retries: that is for the caller, who knows
// what a call costs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace tracklake {

enum class HttpMethod : std::uint8_t { kGet, kHead, kPost, kPut, kDelete };

// "GET", with a NUL behind it.
std::string_view NameOf(HttpMethod method);

struct HttpHeader {
  std::string name;
  std::string value;
};

// A header that must appear in no log and no message, and that no redirect takes elsewhere.
struct SecretHeader {
  std::string name;
  Secret value;
};

struct HttpTimeouts {
  std::chrono::milliseconds connect = std::chrono::seconds(10);
  std::chrono::milliseconds total = std::chrono::seconds(60);
  std::chrono::seconds stall = std::chrono::seconds(15);  // not one byte for so long
};

// A page of 100 entries has up to 500 KB; what is larger than this is not an answer of an API.
inline constexpr std::uint64_t kMaxResponseBytes = 32ULL << 20;

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  std::vector<HttpHeader> headers;
  std::vector<SecretHeader> secret_headers;
  Secret body;  // of a POST or PUT; forms carry tokens
  HttpTimeouts timeouts;
  std::uint64_t max_response_bytes = kMaxResponseBytes;
  // false: the body comes as the server keeps it, and no compression is asked for. For whoever
  // compares it with its length or its hash.
  bool decode = true;
  // Whose memory the body of the answer comes in, for whoever asks often: moved out of it, and back
  // after an error. nullptr: in memory of its own.
  std::string* body_memory = nullptr;
  // Called about once a second while not one byte comes, with how long none has come. On the
  // sender's thread. May be empty.
  std::function<void(std::chrono::milliseconds)> on_silence;
};

struct HttpResponse {
  // Every body has this much spare capacity behind it, which the JSON parser may read.
  static constexpr std::size_t kPadding = 64;

  int status = 0;
  std::vector<HttpHeader> headers;  // as received, in order
  std::string body;                 // decoded (gzip), complete

  // The first header of that name, whatever its case; nullopt when there is none.
  std::optional<std::string_view> Header(std::string_view name) const;
};

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  // Blocks until the whole answer is there; any status is success, redirects too: none is
  // followed, since it would be a call that nobody counted, to a server that nobody chose.
  // kUnavailable: no connection, reset, cut short, too slow: may work the next time.
  // kConfig: the address, the proxy or the server's certificate: will not work the next time.
  // kBadData: an answer too large, or broken encoding.
  virtual Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

}  // namespace tracklake
