// The configuration as it is written, with all that is wrong in it: what LoadConfig() takes or
// refuses, and what `config check` tells. Reads the file named, and nothing else; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/result.h"

namespace tracklake::app {

// One mistake. The message names the setting and where it stands ("tracklake.toml:3",
// "TRACKLAKE_STORE__SYNC"), never a secret; the hint says what to do.
struct ConfigProblem {
  std::string key;  // the setting; empty where it is about none
  Error error;
  int line = 0;  // of the file; 0: it stands elsewhere
};

struct ConfigReading {
  std::string file;
  LoadedConfig loaded;  // without what is wrong: there the defaults hold
  // Those of the file by line, then the environment's. One for each setting.
  std::vector<ConfigProblem> problems;

  // A flag stands above what was read; what was wrong with that matters no more.
  void Override(std::string_view key, const std::string& text, const std::string& origin);
};

// store.sync → TRACKLAKE_STORE__SYNC, its name in the environment.
std::string EnvironmentName(std::string_view key);

// As LoadConfig(), which see.
ConfigReading ReadConfig(const std::string& file, bool file_is_required,
                         const Environment& environment);

// The same of a file that has this text.
ConfigReading ReadConfigText(std::string_view text, const std::string& file,
                             const Environment& environment);

// All of that, and what commands would refuse later: places, addresses, ids, families, zones,
// secrets of this machine. Looks at the file system. `variables` are the names that are set in the
// environment: of those that begin with TRACKLAKE_ each has to be known.
std::vector<ConfigProblem> FindConfigProblems(ConfigReading reading, const Environment& environment,
                                              const std::vector<std::string>& variables);

// What a command says that cannot begin with so many mistakes.
Error FirstOfMistakes(Error first, std::size_t all);

}  // namespace tracklake::app
