// TZif (RFC 9636), versions 2 and later: a block with times of 32 bits, which is skipped, the same
// with 64 bits, and the rule for what comes behind.
#include <algorithm>
#include <utility>

#include "schedule/time_zone.h"
#include "schedule/zone_rule.h"

namespace tracklake {

class ZoneReader {
 public:
  ZoneReader(std::string_view name, std::string_view bytes) : name_(name), rest_(bytes) {}

  Result<TimeZone> Read() {
    zone_.name_ = name_;
    TL_ASSIGN(const Counts old, TakeHeader());
    TL_TRY(Take(old.BlockBytes(4)));
    TL_ASSIGN(const Counts counts, TakeHeader());
    TL_TRY(ReadPeriods(counts));
    TL_TRY(ReadRule());
    return std::move(zone_);
  }

 private:
  static constexpr std::size_t kHeaderBytes = 44;
  static constexpr std::size_t kTypeBytes = 6;
  // The years of which the rule is followed: all that an expression can name.
  static constexpr int kFirstYear = 1970;
  static constexpr int kLastYear = 2200;
  static constexpr std::int64_t kMostOffsetSeconds = 26 * 3600 - 1;

  struct Counts {
    std::size_t utc = 0;
    std::size_t standard = 0;
    std::size_t leaps = 0;
    std::size_t times = 0;
    std::size_t types = 0;
    std::size_t letters = 0;

    std::size_t BlockBytes(std::size_t time_bytes) const {
      return times * (time_bytes + 1) + types * kTypeBytes + letters + leaps * (time_bytes + 4) +
             standard + utc;
    }
  };

  std::unexpected<Error> Broken(std::string_view why) const {
    return WithHint(
        Fail(ErrorKind::kBadData, "the system's file of the time zone '{}' {}", name_, why),
        "Install tzdata again, or take UTC.");
  }

  Result<std::string_view> Take(std::size_t length) {
    if (rest_.size() < length) return Broken("is too short");
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  // Of up to 8 bytes, the highest first.
  static std::int64_t Number(std::string_view bytes) {
    std::uint64_t number = (bytes.front() & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (const char c : bytes) number = number << 8 | static_cast<std::uint8_t>(c);
    return static_cast<std::int64_t>(number);
  }

  Result<Counts> TakeHeader() {
    TL_ASSIGN(const std::string_view header, Take(kHeaderBytes));
    if (!header.starts_with("TZif")) return Broken("is none");
    if (header[4] < '2') return Broken("is of a version that is too old");
    Counts counts;
    std::size_t at = 20;
    for (std::size_t* count : {&counts.utc, &counts.standard, &counts.leaps, &counts.times,
                               &counts.types, &counts.letters}) {
      const std::int64_t number = Number(header.substr(at, 4));
      if (number < 0 || std::cmp_greater(number, rest_.size())) return Broken("is too short");
      *count = static_cast<std::size_t>(number);
      at += 4;
    }
    return counts;
  }

  Result<> ReadPeriods(const Counts& counts) {
    if (counts.types == 0) return Broken("names no time");
    if (counts.leaps != 0) return Broken("counts leap seconds, as no clock here does");
    TL_ASSIGN(const std::string_view block, Take(counts.BlockBytes(8)));
    const std::string_view indices = block.substr(counts.times * 8, counts.times);
    const std::string_view types = block.substr(counts.times * 9, counts.types * kTypeBytes);
    const auto offset_of = [&](std::size_t type) {
      return std::chrono::seconds(Number(types.substr(type * kTypeBytes, 4)));
    };
    for (std::size_t type = 0; type < counts.types; ++type) {
      if (std::abs(offset_of(type).count()) > kMostOffsetSeconds) return Broken("is out of range");
    }
    zone_.periods_.front().offset = offset_of(0);
    std::optional<Seconds> before;
    for (std::size_t i = 0; i < counts.times; ++i) {
      const Seconds from{std::chrono::seconds(Number(block.substr(i * 8, 8)))};
      const auto type = static_cast<std::uint8_t>(indices[i]);
      if (type >= counts.types || (before && from <= *before)) return Broken("is out of order");
      before = from;
      if (from > zone_.periods_.front().from) zone_.Append({from, offset_of(type)});
    }
    last_ = before.value_or(Seconds{});
    return {};
  }

  // What the rule says of the years that an expression can name.
  Result<> ReadRule() {
    const auto end = rest_.empty() ? rest_.npos : rest_.find('\n', 1);
    if (end == rest_.npos || rest_.front() != '\n') return Broken("is too short");
    const std::string_view text = rest_.substr(1, end - 1);
    if (text.empty()) return {};
    const auto rule = ParseZoneRule(text);
    if (!rule) return Broken("ends in a rule that cannot be read");
    if (!rule->summer) return AppendLater({{last_, rule->offset}});
    std::vector<TimeZone::Period> changes;
    for (int year = kFirstYear; year <= kLastYear; ++year) {
      const std::chrono::year in(year);
      const auto begins = rule->summer->begins.In(in).time_since_epoch() - rule->offset;
      const auto ends = rule->summer->ends.In(in).time_since_epoch() - rule->summer->offset;
      changes.push_back({Seconds(begins), rule->summer->offset});
      changes.push_back({Seconds(ends), rule->offset});
    }
    // A summer that never ends begins again when it ends.
    std::ranges::sort(changes, {}, [&](const TimeZone::Period& change) {
      return std::pair(change.from, change.offset == rule->summer->offset);
    });
    return AppendLater(changes);
  }

  Result<> AppendLater(const std::vector<TimeZone::Period>& changes) {
    for (const TimeZone::Period& change : changes) {
      if (change.from >= last_ && change.from > zone_.periods_.front().from) zone_.Append(change);
    }
    return {};
  }

  const std::string name_;
  std::string_view rest_;
  Seconds last_{};  // change that the file lists
  TimeZone zone_;
};

Result<TimeZone> TimeZone::Parse(std::string_view name, std::string_view bytes) {
  return ZoneReader(name, bytes).Read();
}

}  // namespace tracklake
