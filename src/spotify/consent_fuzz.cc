// Any bytes in place of a user's tokens: refused without a word of them, or what is written again.
#include <cstdint>
#include <string>

#include "base/testing/fuzz.h"
#include "spotify/consent.h"

using namespace tracklake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Result<Consent> consent = ParseConsent(Secret(bytes), "the tokens");
  if (!consent.has_value()) {
    static const std::string said = consent.error().message;
    if (consent.error().message != said) Report("the error depends on what is in the file");
    return 0;
  }
  const Secret written = ConsentJson(*consent);
  const Result<Consent> again = ParseConsent(written, "the tokens");
  if (!again.has_value()) Report("what it writes cannot be read");
  if (ConsentJson(*again).Reveal() != written.Reveal())
    Report("what it writes says something else");
  return 0;
}
