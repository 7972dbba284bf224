#include "query/view_infos.h"

#include <gtest/gtest.h>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

class ViewInfosTest : public testing::Test, protected QueryLake {};

TEST_F(ViewInfosTest, TheColumnsAreThoseThatTheSqlHas) {
  for (const ViewInfo& view : ViewInfos()) {
    std::string stated;
    for (const ViewInfo::Column& column : view.columns) {
      stated += fmt::format("{} {}\n", column.name, SqlName(column.type));
    }
    auto session = Open(fmt::format("SELECT * FROM {}", view.name));
    ASSERT_TRUE(session) << session.error().message;
    const auto described = session->Describe();
    ASSERT_TRUE(described) << described.error().message;
    std::string found;
    for (const QueryColumn& column : *described) {
      found += fmt::format("{} {}\n", column.name, column.type);
    }
    EXPECT_EQ(stated, found) << "sql/columns/" << view.name << ".txt";
  }
}

TEST_F(ViewInfosTest, EachSaysWhatItIsInWordsThatCatalogsTake) {
  constexpr std::size_t kMostThatGlueTakes = 2048;
  for (const ViewInfo& view : ViewInfos()) {
    EXPECT_FALSE(view.description.empty()) << view.name;
    EXPECT_LE(view.description.size(), kMostThatGlueTakes) << view.name;
    EXPECT_FALSE(view.description.starts_with(view.name)) << view.description;
    EXPECT_EQ(view.description.find("--"), std::string::npos) << view.description;
    EXPECT_TRUE(view.description.ends_with('.')) << view.description;
    EXPECT_TRUE(view.description.starts_with(view.sentence)) << view.sentence;
    EXPECT_TRUE(view.sentence.ends_with('.')) << view.sentence;
    EXPECT_EQ(view.sentence.find(". "), std::string::npos) << view.sentence;
    constexpr std::size_t kMostOfAColumn = 255;
    for (const ViewInfo::Column& column : view.columns) {
      EXPECT_TRUE(column.comment.ends_with('.')) << view.name << ' ' << column.name;
      EXPECT_LE(column.comment.size(), kMostOfAColumn) << view.name << ' ' << column.name;
    }
  }
}

}  // namespace
}  // namespace tracklake
