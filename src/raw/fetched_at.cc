#include "raw/fetched_at.h"

#include <fmt/format.h>

#include <string>

#include "base/json_error.h"
#include "base/json_text.h"
#include "base/sha256.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads groups of digits from a place in a name.
class Groups {
 public:
  Groups(std::string_view name, std::size_t at) : name_(name), at_(at) {}

  // Appends the next `digits` digits to *text; false when they are not there.
  bool Take(std::size_t digits, std::string* text) {
    if (name_.size() - at_ < digits) return false;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!IsDigit(name_[at_ + i])) return false;
    }
    text->append(name_, at_, digits);
    at_ += digits;
    return true;
  }

  void SkipOneOf(std::string_view separators) {
    if (at_ < name_.size() && separators.find(name_[at_]) != separators.npos) ++at_;
  }

  bool DigitFollows() const { return at_ < name_.size() && IsDigit(name_[at_]); }

 private:
  std::string_view name_;
  std::size_t at_;
};

constexpr std::string_view kSeparators = ":_-";
constexpr std::string_view kBeforeTime = ":_-T ";

bool TakeDate(Groups& groups, std::string* text) {
  if (!groups.Take(4, text)) return false;
  groups.SkipOneOf(kSeparators);
  if (!groups.Take(2, text)) return false;
  groups.SkipOneOf(kSeparators);
  return groups.Take(2, text);
}

bool TakeTime(Groups& groups, std::string* text) {
  if (!groups.Take(2, text)) return false;
  groups.SkipOneOf(kSeparators);
  if (!groups.Take(2, text)) return false;
  groups.SkipOneOf(kSeparators);
  return groups.Take(2, text);
}

std::optional<Seconds> TimestampAt(std::string_view name, std::size_t at) {
  Groups groups(name, at);
  std::string text;
  if (!TakeDate(groups, &text)) return std::nullopt;
  groups.SkipOneOf(kBeforeTime);
  text += 'T';
  if (!TakeTime(groups, &text) || groups.DigitFollows()) return std::nullopt;
  return ParseCompactTimestamp(text + 'Z');
}

std::optional<Seconds> DateAt(std::string_view name, std::size_t at) {
  Groups groups(name, at);
  std::string text;
  if (!TakeDate(groups, &text) || groups.DigitFollows()) return std::nullopt;
  return ParseCompactTimestamp(text + "T000000Z");
}

// The last place in the name at which the rule finds a time.
template <typename Rule>
std::optional<Seconds> LastIn(std::string_view name, Rule rule) {
  for (std::size_t at = name.size(); at-- > 0;) {
    if (!IsDigit(name[at]) || (at > 0 && IsDigit(name[at - 1]))) continue;
    if (const auto time = rule(name, at)) return time;
  }
  return std::nullopt;
}

std::string SeenKey(std::string_view key) {
  return fmt::format("_tracklake/state/seen/{}.json", Hash16(key));
}

std::string SeenRecord(std::string_view key, Seconds time) {
  return fmt::format(R"({{"schema_version":1,"raw_key":{},"first_seen_at":"{}"}})", JsonString(key),
                     FormatTimestamp(time));
}

std::optional<Seconds> ParseSeenRecord(std::string_view key, const std::string& bytes) {
  // The record's form is fixed, so it is read by writing what it should be.
  constexpr std::size_t kTimeAndEnd = sizeof("2026-11-20T06:00:00Z\"}") - 1;
  if (bytes.size() < kTimeAndEnd) return std::nullopt;
  const std::string_view text(bytes);
  const auto time = ParseIsoSeconds(text.substr(text.size() - kTimeAndEnd, kTimeAndEnd - 2));
  return time && SeenRecord(key, *time) == bytes ? time : std::nullopt;
}

// Replaces a record that says nothing, unless somebody else was first.
Result<> Record(ObjectStore& store, const std::string& seen_key, const Result<ObjectVersion>& read,
                const std::string& record) {
  const Upload upload{
      seen_key, record, {}, Condition::Unchanged(read ? std::optional(*read) : std::nullopt)};
  TL_TRY(store.Put({&upload, 1}));
  return {};
}

Result<Seconds> SeenAt(ObjectStore& store, Clock& clock, std::string_view key,
                       const FirstSeen& seen) {
  const std::string seen_key = SeenKey(key);
  std::string bytes;
  const Result<ObjectVersion> read = store.Get(seen_key, &bytes);
  const auto recorded = read.has_value() ? ParseSeenRecord(key, bytes) : std::nullopt;
  if (seen.by_receipt.has_value()) {
    // The receipt has it, so that whoever cannot write the record loses nothing.
    if (seen.may_record && recorded != seen.by_receipt) {
      static_cast<void>(Record(store, seen_key, read, SeenRecord(key, *seen.by_receipt)));
    }
    return *seen.by_receipt;
  }
  if (recorded.has_value()) return *recorded;
  if (!read.has_value() && read.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(read.error());
  }
  if (!seen.may_record) return clock.NowSeconds();
  TL_TRY(Record(store, seen_key, read, SeenRecord(key, clock.NowSeconds())));
  TL_TRY(store.Get(seen_key, &bytes));  // somebody else may have seen it a moment earlier
  if (const auto time = ParseSeenRecord(key, bytes)) return *time;
  return Fail(ErrorKind::kConflict, "{} is being written", seen_key);
}

}  // namespace

std::optional<Seconds> TimeInName(std::string_view name) {
  if (const auto timestamp = LastIn(name, TimestampAt)) return timestamp;
  return LastIn(name, DateAt);
}

bool HasSeenRecord(ObjectStore& store, std::string_view key) {
  std::string bytes;
  return store.Get(SeenKey(key), &bytes).has_value() && ParseSeenRecord(key, bytes).has_value();
}

Result<Seconds> FetchedAt(ObjectStore& store, Clock& clock, std::string_view key,
                          std::optional<Seconds> inside, const FirstSeen& seen) {
  if (const auto own = TimeOfOwnKey(key)) return *own;
  if (inside) return *inside;
  if (const auto named = TimeInName(key)) return *named;
  return SeenAt(store, clock, key, seen);
}

}  // namespace tracklake
