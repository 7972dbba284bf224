#include "extract/page_shelf.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

TEST(PageShelfTest, PagesComeBackAsTheyWentWhereverTheyWereKept) {
  for (const std::size_t memory : {0, 5, 1000}) {
    MemoryStore store;
    PageShelf shelf(&store, memory);
    const std::vector<std::string> pages = {"one", std::string("\0\xff\n", 3), "", "four"};
    for (const std::string& page : pages) ASSERT_TRUE(shelf.Add(page).has_value());
    ASSERT_EQ(shelf.size(), pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) EXPECT_EQ(*shelf.Take(i), pages[i]) << memory;
  }
}

TEST(PageShelfTest, TheDiskIsBorrowedOnlyBeyondTheMemory) {
  const auto root = std::filesystem::temp_directory_path() / "tracklake-page-shelf-test";
  std::filesystem::remove_all(root);
  MemoryStore store(root);
  {
    PageShelf shelf(&store, 4);
    ASSERT_TRUE(shelf.Add("1234").has_value());
    EXPECT_FALSE(std::filesystem::exists(root));
    ASSERT_TRUE(shelf.Add("5").has_value());
    EXPECT_TRUE(std::filesystem::exists(root));
  }
  EXPECT_TRUE(std::filesystem::is_empty(root));
  std::filesystem::remove_all(root);
}

TEST(PageShelfTest, ADiskThatRefusesIsAnError) {
  MemoryStore store("/dev/null/nowhere");
  PageShelf shelf(&store, 0);
  const auto added = shelf.Add("page");
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace tracklake
