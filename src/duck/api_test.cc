#include "duck/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace tracklake {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ApiTest : public testing::Test {
 protected:
  ~ApiTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Touch(const std::filesystem::path& name) {
    const auto file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "not a library";
    return file;
  }

  static std::filesystem::path NewFolder() {
    std::string name = testing::TempDir() + "tracklake-duck-XXXXXX";
    return mkdtemp(name.data());
  }
  const std::filesystem::path folder_ = NewFolder();
};

void ExpectRefused(const std::filesystem::path& file, const std::string& why) {
  const auto api = OpenDuckDb(file);
  ASSERT_FALSE(api.has_value());
  EXPECT_EQ(api.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(api.error().message, AllOf(HasSubstr(file.native()), HasSubstr(why)));
  EXPECT_THAT(api.error().hint, HasSubstr("query.duckdb"));
}

TEST_F(ApiTest, LooksWhereItIsConfiguredAndNowhereElse) {
  const auto beside = Touch("bin/libduckdb.so");
  const auto configured = Touch("elsewhere/duck.so");
  EXPECT_EQ(FindDuckDb(configured, beside.parent_path()), configured);

  const auto missing = folder_ / "missing.so";
  const auto found = FindDuckDb(missing, beside.parent_path());
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(found.error().message, HasSubstr(missing.native()));
}

TEST_F(ApiTest, LooksBesideTheProgramAndThenInTheLibraries) {
  const auto bin = folder_ / "bin";
  const auto none = FindDuckDb("", bin);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(none.error().message,
              AllOf(HasSubstr((bin / "libduckdb.so").native()),
                    HasSubstr((folder_ / "lib/tracklake/libduckdb.so").native())));

  const auto in_libraries = Touch("lib/tracklake/libduckdb.so");
  EXPECT_EQ(FindDuckDb("", bin), in_libraries);
  const auto beside = Touch("bin/libduckdb.so");
  EXPECT_EQ(FindDuckDb("", bin), beside);
}

TEST_F(ApiTest, RefusesWhatIsNoLibrary) { ExpectRefused(Touch("libduckdb.so"), "file too short"); }

TEST_F(ApiTest, RefusesAnotherLibrary) { ExpectRefused("libc.so.6", "no duckdb_library_version"); }

TEST_F(ApiTest, RefusesAnotherVersion) { ExpectRefused(OTHER_DUCKDB, "it is v0.0.1"); }

TEST_F(ApiTest, RefusesALibraryWithoutAFunctionThatIsCalled) {
  ExpectRefused(HOLLOW_DUCKDB, "it has no duckdb_");
}

TEST_F(ApiTest, LoadsOnceForTheRestOfTheProcess) {
  ASSERT_TRUE(LoadDuckDb("").has_value());
  EXPECT_NE(Duck().open_ext, nullptr);
  EXPECT_TRUE(LoadDuckDb("no such file").has_value());
}

}  // namespace
}  // namespace tracklake
