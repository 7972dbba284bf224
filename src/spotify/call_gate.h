// Leave to call. Every request asks the gate before it is made, and tells it when Spotify refuses
// to be asked, so that no call of a family is made before the time that Spotify named. All
// implementations are safe for concurrent use.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace tracklake {

// Why a family is closed.
enum class Closing : std::uint8_t {
  kRateLimit,  // too many calls within seconds
  kQuota,      // the day's calls are spent
};

class CallGate {
 public:
  virtual ~CallGate() = default;

  // Counts one call of the family; kDeferred with retry_at when it must not be made. Another error
  // when calls cannot be counted: then none may be made.
  virtual Result<> Admit(std::string_view family) = 0;

  // Would Admit() give leave now? Counts nothing, so another may take it meanwhile.
  virtual Result<> MayCall(std::string_view family) { return CheckOpen(family); }

  // As Admit(), and counts nothing: for a service that rations nobody by the day. Only a family
  // that Close() was told of is refused.
  virtual Result<> CheckOpen(std::string_view family) = 0;

  // Spotify refuses the family until then. Returns when Admit() lets the next call pass, as far as
  // is known: not before retry_at, and later where calls are counted for longer.
  virtual Seconds Close(std::string_view family, Seconds retry_at, Closing why) = 0;
};

}  // namespace tracklake
