#include "transform/fold.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace tracklake {
namespace {

constexpr std::uint64_t kFirstFactor = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kSecondFactor = 0xC2B2AE3D27D4EB4F;

// The number by which `odd` is 1, modulo 2^64.
std::uint64_t Inverse(std::uint64_t odd) {
  std::uint64_t inverse = odd;
  for (int i = 0; i < 6; ++i) inverse *= 2 - odd * inverse;
  return inverse;
}

// The n-th of many ids that share a hash: what the first word puts in, the second takes out again.
std::string CollidingId(std::uint64_t n) {
  const std::uint64_t first = n * 0x1234567;
  const std::uint64_t second = std::rotr(first * kFirstFactor, 31) * Inverse(kSecondFactor);
  const std::array<std::uint64_t, 3> words = {first, second, 7};
  std::string id(sizeof(words), '\0');
  std::memcpy(id.data(), words.data(), sizeof(words));
  return id;
}

TEST(FoldIndexTest, IdsThatWereMadeToCollideAreEachFoundAgain) {
  constexpr std::uint64_t kIds = 20'000;
  std::vector<std::string> ids;
  for (std::uint64_t n = 1; n <= kIds; ++n) ids.push_back(CollidingId(n));
  FoldIndex<Song> index;
  std::vector<Song> rows;
  for (const std::string& id : ids) {
    Song song;
    song.song_id = id;
    ASSERT_EQ(index.FindOrNote(song, rows), nullptr);
    rows.push_back(song);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Song song;
    song.song_id = ids[i];
    ASSERT_EQ(index.FindOrNote(song, rows), &rows[i]) << i;
  }
  index.Clear();
  ASSERT_EQ(index.FindOrNote(rows.front(), rows), nullptr);
}

}  // namespace
}  // namespace tracklake
