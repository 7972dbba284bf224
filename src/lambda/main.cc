// The program of the Lambda package: the functions and nothing else. What `tracklake lambda` serves
// is the same; without the commands, their screens and SQL it is a third as large, and a function
// loads it at each start (docs/aws/package.md).
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "app/process.h"
#include "base/clock.h"
#include "base/exhausted.h"
#include "lambda/aws_roots.h"
#include "lambda/serve.h"
#include "observe/json_log.h"

namespace tracklake::lambda {
namespace {

std::optional<std::string> ReadEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

Result<> Run(JsonLog* log, Clock* clock) {
  TL_ASSIGN(const app::LoadedConfig loaded,
            app::LoadConfig("tracklake.toml", false, ReadEnvironment));
  app::Process process(&loaded.config, ReadEnvironment, {.roots = AwsRoots(ReadEnvironment)}, clock,
                       log, {});
  return Serve(process.services(), &std::cout);
}

// Returns once Lambda is to start another process.
void Begin() {
  SystemClock clock;
  JsonLog log(&std::cerr, &clock, fmt::format("{:016x}", SystemRng().Next()), Level::kInfo);
  const Result<> served = Guarded([&] { return Run(&log, &clock); });
  if (served.has_value()) return;
  TellInitError(ReadEnvironment, served.error());
  log.Tell(SubjectFailed{"the start", &served.error()});
}

}  // namespace
}  // namespace tracklake::lambda

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::cout << "tracklake " TRACKLAKE_VERSION "\n";
    return 0;
  }
  std::ios::sync_with_stdio(false);
  tracklake::lambda::Begin();
  return 1;
}
