// What every command works with: the configuration, the terminal, time and chance, and the lake it
// opens when it needs it. Lives for one invocation, on one thread.
#pragma once

#include <functional>
#include <memory>

#include "app/process.h"
#include "app/run_recorder.h"
#include "base/clock.h"
#include "base/result.h"
#include "cli/arguments/command_line.h"
#include "cli/exit_code.h"
#include "cli/report/terminal_events.h"
#include "cli/terminal/interrupts.h"
#include "cli/terminal/terminal.h"
#include "observe/json_log.h"

namespace tracklake::cli {

// What this command line is, as others have to know it.
struct Invocation {
  RunCollector::Origin origin;  // of the run that the command may be
  std::string config_file;      // absolute, or "" without one
};

class Context {
 public:
  using LoadConfig = std::function<Result<app::LoadedConfig>()>;

  // Borrows the clock, the interrupts, which stop what is begun here, and the log, which is told of
  // events instead of the terminal; may be null.
  Context(LoadConfig reload, app::LoadedConfig loaded, const app::Environment& environment,
          Terminal terminal, Format format, Clock* clock, JsonLog* log, Invocation invocation,
          Interrupts* interrupts);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const app::Config& config() const { return loaded_.config; }
  const app::LoadedConfig& loaded_config() const { return loaded_; }
  // Reads the configuration again, as it is written now; the command line still stands above it.
  Result<app::LoadedConfig> Reload() const { return reload_(); }
  // The same invocation with another configuration. Borrows what this one borrows.
  std::unique_ptr<Context> With(app::LoadedConfig loaded) const;

  const Terminal& terminal() const { return terminal_; }
  Format format() const { return format_; }
  Clock& clock() const { return services_.clock; }
  Interrupts& interrupts() const { return *interrupts_; }
  app::LakePlace& lake() { return services_.lake; }
  app::RunRecorder& recorder() { return recorder_; }
  // The command line, but for the command, of another process of this program that has this lake,
  // configuration and log: the executable first.
  std::vector<std::string> SameProgram() const;
  // Has words said on the terminal while others are at work, too; any thread.
  void Say(const std::function<void()>& words) { events_.Between(words); }
  // Keeps one more run, which is not that of the command line; with the arguments that do the same,
  // and the schedule's source, if it is one's. Any thread.
  std::unique_ptr<Events> RecordRun(std::string_view why, std::vector<std::string> arguments,
                                    std::string source = "");
  // What the logic below works with; borrowed from here.
  const app::Services& services() const { return services_; }

 private:
  const LoadConfig reload_;
  const Invocation invocation_;
  app::LoadedConfig loaded_;
  Terminal terminal_;
  Format format_;
  JsonLog* const log_;
  Interrupts* const interrupts_;
  TerminalEvents events_;
  app::Process process_;
  app::RunRecorder recorder_;
  const app::Services services_;  // the process's, with what is told recorded
};

// What the command line chose; set by a command's WhenChosen().
using Action = std::function<Result<ExitCode>(Context&)>;

}  // namespace tracklake::cli
