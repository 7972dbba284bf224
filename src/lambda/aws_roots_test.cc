#include "lambda/aws_roots.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "store/testing/temp_lake.h"

namespace tracklake::lambda {
namespace {

app::Environment PackageIn(const std::string& folder) {
  return [folder](const std::string& name) -> std::optional<std::string> {
    if (name == "LAMBDA_TASK_ROOT") return folder;
    return std::nullopt;
  };
}

TEST(AwsRootsTest, AreThoseBesideTheProgramForAwsAlone) {
  const TempLake package;
  const auto file = package.path() / "aws-roots.pem";
  std::ofstream(file) << "PEM";
  const auto roots = AwsRoots(PackageIn(package.path()));
  ASSERT_TRUE(roots.has_value());
  EXPECT_EQ(roots->domain, "amazonaws.com");
  EXPECT_EQ(roots->ca_file, file);
}

TEST(AwsRootsTest, AreNoneOutsideOfAPackage) {
  const TempLake empty;
  EXPECT_FALSE(AwsRoots(PackageIn(empty.path())).has_value());
  EXPECT_FALSE(AwsRoots([](const std::string&) { return std::nullopt; }).has_value());
}

}  // namespace
}  // namespace tracklake::lambda
