#include "base/spawn_plan.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace tracklake {
namespace {

// As exec wants them. The texts outlive it.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

SpawnPlan::SpawnPlan() {
  posix_spawn_file_actions_init(&actions_);
  posix_spawnattr_init(&attributes_);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes_, &none);
  posix_spawnattr_setsigdefault(&attributes_, &all);
  AddFlag(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

SpawnPlan::~SpawnPlan() {
  posix_spawn_file_actions_destroy(&actions_);
  posix_spawnattr_destroy(&attributes_);
}

void SpawnPlan::AddFlag(short flag) {
  short flags = 0;
  posix_spawnattr_getflags(&attributes_, &flags);
  posix_spawnattr_setflags(&attributes_, static_cast<short>(flags | flag));
}

void SpawnPlan::Give(int descriptor, int as) {
  posix_spawn_file_actions_adddup2(&actions_, descriptor, as);
}

void SpawnPlan::GiveNothing(int as) {
  posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0);
}

void SpawnPlan::CloseFrom(int lowest) { close_from_ = lowest; }

void SpawnPlan::BeginIn(const std::string& folder) {
  if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
}

void SpawnPlan::OwnGroup() {
  posix_spawnattr_setpgroup(&attributes_, 0);
  AddFlag(POSIX_SPAWN_SETPGROUP);
}

void SpawnPlan::OwnSession() { AddFlag(POSIX_SPAWN_SETSID); }

std::expected<pid_t, int> SpawnPlan::Start(const std::string& program,
                                           std::vector<std::string> arguments,
                                           std::optional<std::vector<std::string>> environment) {
  if (close_from_) posix_spawn_file_actions_addclosefrom_np(&actions_, *close_from_);
  std::vector<char*> variables;
  if (environment) variables = Pointers(*environment);
  pid_t process = 0;
  const int refused =
      posix_spawnp(&process, program.c_str(), &actions_, &attributes_, Pointers(arguments).data(),
                   environment ? variables.data() : environ);
  if (refused != 0) return std::unexpected(refused);
  return process;
}

}  // namespace tracklake
