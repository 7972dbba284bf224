// Which handler answers which request. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http.h"
#include "simulator/world.h"

namespace tracklake::simulator {

// What a handler is given: `args` holds what stood for each * of its pattern.
struct Call {
  World& world;
  const Request& request;
  std::vector<std::string> args;
};

using Handler = Reply (*)(const Call&);

struct Route {
  std::string_view method;
  std::string_view pattern;  // segments; * stands for any one
  std::string_view name;     // in the statistics
  bool needs_token;
  Handler handler;
};

struct Match {
  const Route* route;  // nullptr: no such endpoint
  std::vector<std::string> args;
};

Match FindRoute(const Request& request);

// Checks the token and calls the handler; 404 when there is no route.
Reply Serve(World& world, const Request& request, const Match& match);

}  // namespace tracklake::simulator
