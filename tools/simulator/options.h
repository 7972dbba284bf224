// The command line of the simulator.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "simulator/faults.h"
#include "simulator/world.h"

namespace tracklake::simulator {

struct Options {
  Settings settings;
  int port = 0;
  bool list_playlists = false;
  std::string today;
  std::string app = "extended";
  std::string library;
  int latency_ms = 0;
  std::vector<std::string> faults;
  std::vector<std::string> quota;
  std::vector<std::string> apps;
  std::vector<std::string> redirects;
};

void Declare(CLI::App& app, Options& options);

// Puts what needs reading into the settings. Fails with kUsage.
Result<> Read(Options& options);

}  // namespace tracklake::simulator
