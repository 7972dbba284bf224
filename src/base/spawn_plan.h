// What another program is started with: which descriptors, which folder, which group. No signal
// is blocked or ignored in it, whatever threads of ours do. For one start, by one thread.
#pragma once

#include <spawn.h>
#include <sys/types.h>

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace tracklake {

class SpawnPlan {
 public:
  SpawnPlan();
  ~SpawnPlan();
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // Our `descriptor` is the program's `as`.
  void Give(int descriptor, int as);
  // There is nothing to read at `as`, and what is written there is gone.
  void GiveNothing(int as);
  // It gets none of ours from `lowest` on that was not given. Without it, it gets those that are
  // not closed on exec.
  void CloseFrom(int lowest);
  // "" is our own.
  void BeginIn(const std::string& folder);
  // It leads a group of processes, which can be killed whole.
  void OwnGroup();
  // It leads a session: it has no terminal, and Ctrl-C there is not its.
  void OwnSession();

  // Looks for `program` along PATH if it has no slash; `arguments` begin with its name. Without
  // `environment`, ours. Fails with the error number.
  std::expected<pid_t, int> Start(
      const std::string& program, std::vector<std::string> arguments,
      std::optional<std::vector<std::string>> environment = std::nullopt);

 private:
  void AddFlag(short flag);

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  std::optional<int> close_from_;  // done last: what is given may lie above
};

}  // namespace tracklake
