// Any text as tracklake.toml: read, or refused with mistakes that each have a cure and a line of
// the file; a setting is told of once.
#include <cstdint>
#include <set>
#include <string_view>

#include "app/config_reading.h"
#include "base/testing/fuzz.h"

using namespace tracklake;
using namespace tracklake::app;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Environment environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/someone") : std::nullopt;
  };
  const ConfigReading reading = ReadConfigText(text, "lake.toml", environment);
  const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  std::set<std::string> told;
  for (const ConfigProblem& problem : reading.problems) {
    if (problem.error.message.empty()) Report("a mistake without a word");
    if (problem.error.hint.empty()) Report("there is no cure");
    if (problem.line < 0 || problem.line > lines) Report("the line is none of the file");
    if (!problem.key.empty() && !told.insert(problem.key).second) Report("told twice");
  }
  for (const ConfigKey& key : ConfigKeys()) ConfigValueText(reading.loaded.config, key);
  return 0;
}
