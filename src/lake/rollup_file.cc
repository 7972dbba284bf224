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

}  // namespace

Month MonthOf(Day day) {
  const std::chrono::year_month_day date(day);
  return {date.year(), date.month()};
}

std::string RollupKey(std::string_view relation, Month month, std::string_view hash16) {
  return fmt::format("{}{}/{:04}-{:02}-{}.parquet", kRollupPrefix, relation,
                     static_cast<int>(month.year()), static_cast<unsigned>(month.month()), hash16);
}

bool IsRollupKey(std::string_view key) {
  constexpr std::string_view kShape = "9999-99-ffffffffffffffff.parquet";
  const auto slash = key.rfind('/');
  if (!key.starts_with(kRollupPrefix) || slash < kRollupPrefix.size()) return false;
  const std::string_view name = key.substr(slash + 1);
  const auto fits = [](char c, char shape) {
    if (shape == '9') return '0' <= c && c <= '9';
    if (shape == 'f') return ('0' <= c && c <= '9') || ('a' <= c && c <= 'f');
    return c == shape;
  };
  return std::ranges::equal(name, kShape, fits);
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
