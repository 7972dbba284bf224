#include "lambda/aws_roots.h"

#include <filesystem>
#include <system_error>

namespace tracklake::lambda {

std::optional<DomainRoots> AwsRoots(const app::Environment& environment) {
  const auto package = environment("LAMBDA_TASK_ROOT");
  if (!package) return std::nullopt;
  const std::filesystem::path file = std::filesystem::path(*package) / "aws-roots.pem";
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
  return DomainRoots{"amazonaws.com", file.string()};
}

}  // namespace tracklake::lambda
