// What every command works with: the configuration, the terminal, time and chance, and the lake it
// opens when it needs it. Lives for one invocation, on one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "store/object_store.h"

namespace tracklake::cli {

class Context {
 public:
  Context(app::LoadedConfig loaded, app::Environment environment, Terminal terminal, Format format,
          std::unique_ptr<Clock> clock);

  const app::Config& config() const { return loaded_.config; }
  const app::LoadedConfig& loaded_config() const { return loaded_; }
  const app::Environment& environment() const { return environment_; }
  const Terminal& terminal() const { return terminal_; }
  Format format() const { return format_; }
  Clock& clock() const { return *clock_; }
  Rng& rng() { return rng_; }

  // The lake's store, opened at the first call. kNotFound when there is no such folder; kConfig for
  // a place this build cannot open.
  Result<ObjectStore*> OpenStore();
  // A store in another place, a folder that need not exist yet. Touches nothing.
  Result<std::unique_ptr<ObjectStore>> OpenStoreAt(const std::string& place) const;
  // For commands that put something into the lake: makes the folder first if need be.
  Result<> CreateLakeFolder();
  // The store for what is about to land: makes the folder, and refuses (kConfig) to mix real music
  // with simulated. An API on this machine is a simulator, as for TRACKLAKE_CLOCK.
  Result<ObjectStore*> OpenStoreForLanding();

 private:
  app::LoadedConfig loaded_;
  app::Environment environment_;
  Terminal terminal_;
  Format format_;
  std::unique_ptr<Clock> clock_;
  SystemRng rng_;
  std::unique_ptr<ObjectStore> store_;
};

// What the command line chose; set by a command's WhenChosen().
using Action = std::function<Result<ExitCode>(Context&)>;

}  // namespace tracklake::cli
