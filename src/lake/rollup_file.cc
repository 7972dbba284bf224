#include "lake/rollup_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/sha256.h"

namespace tracklake {
namespace {

constexpr std::string_view kPreamble =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::size_t kPlace = 4;  // behind "PAR1"
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

std::string KeyOf(std::string_view relation, std::string_view date, std::string_view hash16) {
  return fmt::format("{}{}/{}-{}.parquet", kRollupPrefix, relation, date, hash16);
}

// Whether the key's file name is of this shape: 9 stands for a digit, f for one of a hash.
bool IsNamedAs(std::string_view key, std::string_view shape) {
  const auto slash = key.rfind('/');
  if (!key.starts_with(kRollupPrefix) || slash < kRollupPrefix.size()) return false;
  const auto fits = [](char c, char wanted) {
    if (wanted == '9') return '0' <= c && c <= '9';
    if (wanted == 'f') return ('0' <= c && c <= '9') || ('a' <= c && c <= 'f');
    return c == wanted;
  };
  return std::ranges::equal(key.substr(slash + 1), shape, fits);
}

constexpr std::string_view kOfMonth = "9999-99-ffffffffffffffff.parquet";
constexpr std::string_view kOfDays = "9999-99-99-ffffffffffffffff.parquet";

}  // namespace

Month MonthOf(Day day) {
  const std::chrono::year_month_day date(day);
  return {date.year(), date.month()};
}

std::string RollupKey(std::string_view relation, Month month, std::string_view hash16) {
  const std::string date = fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                                       static_cast<unsigned>(month.month()));
  return KeyOf(relation, date, hash16);
}

std::string RollupKey(std::string_view relation, Day newest, std::string_view hash16) {
  return KeyOf(relation, FormatDate(newest), hash16);
}

bool IsRollupKey(std::string_view key) {
  return IsNamedAs(key, kOfMonth) || IsNamedAs(key, kOfDays);
}

std::optional<Day> NewestDayOf(std::string_view rollup_key) {
  if (!IsNamedAs(rollup_key, kOfDays)) return std::nullopt;
  constexpr auto kDateLength = std::string_view("YYYY-MM-DD").size();
  const std::string_view date = rollup_key.substr(rollup_key.size() - kOfDays.size(), kDateLength);
  return ParseIsoDate(date);
}

std::string_view RollupPreamble() { return kPreamble; }

Result<> SealRollup(const std::filesystem::path& file, std::string_view sha256) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(kPlace);
  stream.write(sha256.data(), static_cast<std::streamsize>(kPreamble.size()));
  stream.close();
  if (!stream) return Fail(ErrorKind::kIo, "cannot write {}", file.native());
  return {};
}

Result<std::string> ClaimedChecksum(ObjectStore& store, std::string_view key) {
  std::string claimed;
  const auto read = store.GetRange(key, kPlace, kPreamble.size(), &claimed);
  if (!read && read.error().kind != ErrorKind::kNotFound) return std::unexpected(read.error());
  if (claimed.size() != kPreamble.size()) claimed.clear();
  return claimed;
}

Result<bool> IsWholeRollup(ObjectStore& store, std::string_view key) {
  TL_ASSIGN(const std::string claimed, ClaimedChecksum(store, key));
  if (claimed.empty()) return false;
  Sha256Stream hash;
  std::string piece;
  std::uint64_t offset = 0;
  do {
    const auto read = store.GetRange(key, offset, kPieceBytes, &piece);
    if (!read && read.error().kind == ErrorKind::kNotFound) return false;
    if (!read) return std::unexpected(read.error());
    if (offset == 0 && piece.size() < kPlace + kPreamble.size()) return false;
    if (offset == 0) piece.replace(kPlace, kPreamble.size(), kPreamble);
    hash.Add(piece);
    offset += piece.size();
  } while (piece.size() == kPieceBytes);
  return hash.Hex() == claimed;
}

}  // namespace tracklake
