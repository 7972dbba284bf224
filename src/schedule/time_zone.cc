#include "schedule/time_zone.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>

namespace tracklake {
namespace {

constexpr Seconds kBeginning{std::chrono::seconds(std::numeric_limits<std::int64_t>::min() / 4)};
// More than any zone's; RFC 9636 allows 25 h and 59:59.
constexpr std::chrono::hours kMostOffset{26};
constexpr std::size_t kMostZoneBytes = 256 << 10;
constexpr std::size_t kMostNameBytes = 64;

// A path below the folder of zones, and nothing else.
bool IsZoneName(std::string_view name) {
  const auto is_fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && name.size() <= kMostNameBytes && name.front() != '/' &&
         name.back() != '/' && std::ranges::all_of(name, is_fine);
}

}  // namespace

TimeZone::TimeZone() : name_("UTC"), periods_{{kBeginning, std::chrono::seconds(0)}} {}

Result<TimeZone> TimeZone::Load(std::string_view name, const std::filesystem::path& folder) {
  if (name == "UTC") return TimeZone();
  std::error_code error;
  const std::filesystem::path file = folder / name;
  if (!IsZoneName(name) || !std::filesystem::is_regular_file(file, error)) {
    if (std::filesystem::is_directory(folder, error)) {
      return WithHint(Fail(ErrorKind::kConfig, "there is no time zone '{}'", name),
                      "Write its IANA name, as Europe/Berlin, or UTC.");
    }
    return WithHint(
        Fail(ErrorKind::kConfig, "the time zone '{}' cannot be looked up: {} is missing", name,
             folder.native()),
        "Install the system's tzdata, or take UTC.");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(kMostZoneBytes, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return Parse(name, bytes);
}

void TimeZone::Append(Period period) {
  if (periods_.back().from == period.from) periods_.pop_back();  // it lasted no time
  if (periods_.back().offset == period.offset) return;
  periods_.push_back(period);
}

std::chrono::seconds TimeZone::OffsetAt(Seconds time) const {
  const auto next = std::ranges::upper_bound(periods_, time, {}, &Period::from);
  return next == periods_.begin() ? periods_.front().offset : std::prev(next)->offset;
}

std::chrono::local_seconds TimeZone::ToLocal(Seconds time) const {
  return std::chrono::local_seconds((time + OffsetAt(time)).time_since_epoch());
}

std::optional<Seconds> TimeZone::FirstOf(std::chrono::local_seconds shown) const {
  const Seconds as_utc(shown.time_since_epoch());
  auto period = std::ranges::upper_bound(periods_, as_utc - kMostOffset, {}, &Period::from);
  if (period != periods_.begin()) --period;
  for (; period != periods_.end() && period->from <= as_utc + kMostOffset; ++period) {
    const Seconds time = as_utc - period->offset;
    const auto next = std::next(period);
    const bool has_begun = period == periods_.begin() || time >= period->from;
    if (has_begun && (next == periods_.end() || time < next->from)) return time;
  }
  return std::nullopt;
}

}  // namespace tracklake
