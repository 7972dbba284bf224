// A piece of work for the one thread of a service that writes tables. Values.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace tracklake::serve {

struct LakeJob {
  enum class Kind : std::uint8_t {
    kKeys,   // transforms these
    kSweep,  // transforms whatever has no receipt, these among them
    kInbox,  // imports these
  };
  Kind kind{};
  std::vector<std::string> keys;
  // Of a sweep: what keeps failing and is left alone. It fails once more, which is no news.
  std::set<std::string, std::less<>> parked = {};

  bool operator==(const LakeJob&) const = default;
};

}  // namespace tracklake::serve
