#include "app/config_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>

#include "app/config_check.h"
#include "app/config_file.h"
#include "app/config_values.h"
#include "base/text.h"

namespace tracklake::app {
namespace {

constexpr std::string_view kOwnPrefix = "TRACKLAKE_";

// Names that are no settings: of simulations and tests, and of what a service has begun.
constexpr std::string_view kOtherVariables[] = {"TRACKLAKE_CLOCK", "TRACKLAKE_FAILPOINT",
                                                "TRACKLAKE_RUN_ID"};

void ReadEnvironment(const Environment& environment, ConfigReading* reading) {
  for (const ConfigKey& key : ConfigKeys()) {
    const std::string own = EnvironmentName(key.name);
    for (const std::string& variable : {std::string(key.customary_env), own}) {
      if (variable.empty()) continue;
      const auto value = environment(variable);
      if (!value) continue;
      const Result<> set = SetConfigValue(&reading->loaded, key.name, *value, variable);
      if (!set) reading->problems.push_back({std::string(key.name), set.error()});
    }
  }
}

// One mistake a setting, and none without a cure.
void AddProblem(ConfigProblem problem, std::vector<ConfigProblem>* problems) {
  const bool is_told =
      !problem.key.empty() &&
      std::ranges::find(*problems, problem.key, &ConfigProblem::key) != problems->end();
  if (is_told) return;
  if (problem.error.hint.empty()) {
    problem.error.hint = "Correct it there, or leave it out for the default.";
  }
  problems->push_back(std::move(problem));
}

void AddProblems(std::vector<ConfigProblem> found, const std::string& file,
                 ConfigReading* reading) {
  for (ConfigProblem& problem : found) {
    if (const ConfigKey* key = FindConfigKey(problem.key)) {
      const auto i = static_cast<std::size_t>(key - ConfigKeys().data());
      problem.line = LineOf(reading->loaded.origins[i], file);
    }
    AddProblem(std::move(problem), &reading->problems);
  }
}

// Those of the file by line, then the others.
void Sort(std::vector<ConfigProblem>* problems) {
  std::ranges::stable_sort(*problems, {}, [](const ConfigProblem& problem) {
    return problem.line == 0 ? std::numeric_limits<int>::max() : problem.line;
  });
}

ConfigReading Finish(ConfigReading reading, const Environment& environment) {
  ReadEnvironment(environment, &reading);
  std::vector<ConfigProblem> read;
  read.swap(reading.problems);
  for (ConfigProblem& problem : read) AddProblem(std::move(problem), &reading.problems);
  AddProblems(CheckConfig(reading.loaded), reading.file, &reading);
  Sort(&reading.problems);
  return reading;
}

ConfigReading Begin(const std::string& file) {
  ConfigReading reading;
  reading.file = file;
  reading.loaded.origins.assign(ConfigKeys().size(), "default");
  return reading;
}

Error CannotRead(const std::string& file) {
  return WithHint(Fail(ErrorKind::kConfig, "cannot read {}", file),
                  "Name a file that is there, or leave --config out.")
      .error();
}

std::vector<ConfigProblem> UnknownVariables(const std::vector<std::string>& variables) {
  std::vector<std::string> known;
  for (const ConfigKey& key : ConfigKeys()) known.push_back(EnvironmentName(key.name));
  known.insert(known.end(), std::begin(kOtherVariables), std::end(kOtherVariables));
  const std::vector<std::string_view> names(known.begin(), known.end());
  std::vector<ConfigProblem> problems;
  for (const std::string& variable : variables) {
    if (!variable.starts_with(kOwnPrefix) || std::ranges::find(known, variable) != known.end()) {
      continue;
    }
    const std::string_view nearest = NearestWord(variable, names);
    problems.push_back(
        {"", WithHint(Fail(ErrorKind::kConfig, "{} is set, and no setting has that name", variable),
                      nearest.empty() ? "Names are TRACKLAKE_SECTION__KEY, as TRACKLAKE_LAKE__DIR."
                                      : fmt::format("Did you mean {}?", nearest))
                 .error()});
  }
  return problems;
}

}  // namespace

std::string EnvironmentName(std::string_view key) {
  std::string name(kOwnPrefix);
  for (const char c : key) {
    if (c == '.') {
      name += "__";
    } else {
      name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
  }
  return name;
}

void ConfigReading::Override(std::string_view key, const std::string& text,
                             const std::string& origin) {
  std::erase_if(problems, [&](const ConfigProblem& problem) { return problem.key == key; });
  const Result<> set = SetConfigValue(&loaded, key, text, origin);
  if (!set) problems.push_back({std::string(key), set.error()});
}

ConfigReading ReadConfigText(std::string_view text, const std::string& file,
                             const Environment& environment) {
  ConfigReading reading = Begin(file);
  ReadToml(text, file, environment, &reading);
  return Finish(std::move(reading), environment);
}

ConfigReading ReadConfig(const std::string& file, bool file_is_required,
                         const Environment& environment) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kMaxConfigBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (in.eof() || text.size() > kMaxConfigBytes) return ReadConfigText(text, file, environment);
  ConfigReading reading = Begin(file);
  if (file_is_required) reading.problems.push_back({"", CannotRead(file)});
  return Finish(std::move(reading), environment);
}

std::vector<ConfigProblem> FindConfigProblems(ConfigReading reading, const Environment& environment,
                                              const std::vector<std::string>& variables) {
  AddProblems(CheckValues(reading.loaded, environment), reading.file, &reading);
  AddProblems(UnknownVariables(variables), reading.file, &reading);
  Sort(&reading.problems);
  return std::move(reading.problems);
}

}  // namespace tracklake::app
