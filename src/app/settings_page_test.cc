// docs/reference/settings.md is made of the table of settings, here: UPDATE=1 writes it again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/config_reading.h"

namespace tracklake::app {
namespace {

constexpr const char* kPage = TRACKLAKE_DOCS "/reference/settings.md";

constexpr const char* kHead = R"(# Settings

Every setting, generated from the program's own table (`src/app/config_keys.cc`; a test compares the two). `tracklake config show` lists the values in effect where you are and where each comes from; `tracklake config check` reports all mistakes at once, with the line and how to fix each.

Set a value in `tracklake.toml` under its section, or in the environment under the name in the last column. Command-line options override the environment, the environment overrides the file, and the file overrides the default.

- A list is `["a", "b"]` in the file and `a,b` in the environment.
- `${NAME}` inside a text in the file is replaced by that environment variable. `~` is not expanded.
- A secret may be the text itself or say where to find it: `env:NAME`, `file:/path`, `ssm:/path`, `secretsmanager:NAME` or `secretsmanager:NAME#member`. It is never shown.
)";

struct TypeNamer {
  const char* operator()(bool Config::*) const { return "true or false"; }
  const char* operator()(int Config::*) const { return "whole number"; }
  const char* operator()(std::vector<std::string> Config::*) const { return "list"; }
  const char* operator()(std::string Config::*) const { return "text"; }
  const char* operator()(Secret Config::*) const { return "secret"; }
};

std::string Code(std::string_view text) { return text.empty() ? "" : fmt::format("`{}`", text); }

std::string Line(const ConfigKey& key) {
  std::string names = Code(EnvironmentName(key.name));
  if (!key.customary_env.empty()) names += ", " + Code(key.customary_env);
  return fmt::format("| {} | {} | {} | {} | {} |\n", Code(key.name.substr(key.name.find('.') + 1)),
                     std::visit(TypeNamer{}, key.member), Code(ConfigValueText(Config{}, key)),
                     key.help, names);
}

std::string Page() {
  std::string page = kHead;
  std::string_view section;
  for (const ConfigKey& key : ConfigKeys()) {
    const std::string_view its = key.name.substr(0, key.name.find('.'));
    if (its != section) {
      page +=
          fmt::format("\n## [{}]\n\n", its) +
          "| setting | type | default | what it is | in the environment |\n|---|---|---|---|---|\n";
    }
    section = its;
    page += Line(key);
  }
  return page;
}

TEST(SettingsPageTest, ThePageIsWhatTheTableOfSettingsSays) {
  if (std::getenv("UPDATE") != nullptr) std::ofstream(kPage) << Page();
  std::ifstream in(kPage);
  const std::string written(std::istreambuf_iterator<char>(in), {});
  EXPECT_TRUE(written == Page())
      << "docs/reference/settings.md is old: UPDATE=1 app_test writes it";
}

}  // namespace
}  // namespace tracklake::app
