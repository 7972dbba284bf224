#include "enrich/web_client.h"

#include <utility>

#include "spotify/retrying_get.h"

namespace tracklake {
namespace {

class PlainGet final : public RetryingGet {
 public:
  using RetryingGet::RetryingGet;

 protected:
  // Cures for Spotify's answers are none for another server's.
  void Word(Refusal* refusal) override {
    if (refusal->error.kind == ErrorKind::kDeferred) return;
    refusal->error.hint = "Run again later; what was landed is kept.";
  }
};

}  // namespace

WebClient::WebClient(Url root, std::string family, HttpTransport* transport, CallGate* gate,
                     Clock* clock, Rng* rng, CallObserver* observer, RetryPolicy policy)
    : root_(std::move(root)),
      family_(std::move(family)),
      gate_(gate),
      upstream_{transport, clock, rng, policy, HttpTimeouts(), observer, {}} {}

Reply WebClient::Get(std::string_view target, std::string_view what, JsonDocument* document,
                     const Client::Reader& read) {
  return PlainGet(&upstream_, gate_, root_, std::string(target), family_, what, document, read)
      .Run();
}

}  // namespace tracklake
