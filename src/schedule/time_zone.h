// Time zones by their IANA name, read from the system's TZif files (RFC 9636), which the standard
// library of GCC 12 does not do. "UTC" needs no file. A value; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tracklake {

// Where systems keep them.
inline constexpr const char* kZoneFolder = "/usr/share/zoneinfo";

class TimeZone {
 public:
  TimeZone();  // UTC

  // kConfig for a name that the folder does not have, or no folder (tzdata is not installed);
  // kBadData for a file that is none.
  static Result<TimeZone> Load(std::string_view name,
                               const std::filesystem::path& folder = kZoneFolder);
  // Of a file's bytes, whatever they are.
  static Result<TimeZone> Parse(std::string_view name, std::string_view bytes);

  const std::string& name() const { return name_; }

  std::chrono::seconds OffsetAt(Seconds time) const;
  std::chrono::local_seconds ToLocal(Seconds time) const;

  // When clocks show this for the first time; nullopt: they never do, since they are set forward
  // over it.
  std::optional<Seconds> FirstOf(std::chrono::local_seconds shown) const;

 private:
  struct Period {
    Seconds from;
    std::chrono::seconds offset;  // east of Greenwich
  };
  friend class ZoneReader;
  void Append(Period period);

  std::string name_;
  std::vector<Period> periods_;  // by time; the first one from the beginning of time
};

}  // namespace tracklake
