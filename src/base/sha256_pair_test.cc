#include "base/sha256_pair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/sha256.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

std::string RandomText(std::size_t size, Rng* rng) {
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(rng->Next());
  return text;
}

TEST(Sha256HexOfTwoTest, GivesEachMessageTheHashThatItHasAlone) {
  SeededRng rng{7};
  const std::size_t sizes[] = {0, 1, 55, 56, 63, 64, 65, 119, 128, 129, 1000, 4096, 70'001};
  for (const std::size_t first : sizes) {
    for (const std::size_t second : sizes) {
      const std::string a = RandomText(first, &rng);
      const std::string b = RandomText(second, &rng);
      EXPECT_THAT(Sha256HexOfTwo(a, b), ElementsAre(Sha256Hex(a), Sha256Hex(b)))
          << first << " and " << second << " bytes";
    }
  }
}

TEST(Sha256HexOfTwoTest, ReadsMessagesThatBeginAnywhere) {
  SeededRng rng{8};
  const std::string text = RandomText(1 << 12, &rng);
  const std::string_view view = text;
  for (std::size_t offset = 0; offset < 17; ++offset) {
    const std::string_view a = view.substr(offset);
    const std::string_view b = view.substr(2 * offset);
    EXPECT_THAT(Sha256HexOfTwo(a, b), ElementsAre(Sha256Hex(a), Sha256Hex(b))) << offset;
  }
}

}  // namespace
}  // namespace tracklake
