// Which handler answers which request. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/app.h"
#include "simulator/auth.h"
#include "simulator/http.h"
#include "simulator/world.h"

namespace tracklake::simulator {

// What a handler is given: `args` holds what stood for each * of its pattern.
struct Call {
  World& world;
  const Request& request;
  const Caller& caller;
  std::vector<std::string> args;
};

using Handler = Reply (*)(const Call&);

enum class Needs : std::uint8_t { kNothing, kToken, kUser };

struct Route {
  std::string_view method;
  std::string_view pattern;  // segments; * stands for any one
  std::string_view name;     // in the statistics
  std::string_view family;   // by which quotas are counted
  Needs needs;
  Reach reach;
  std::string_view scope;  // what the user must have allowed, "" for nothing
  Handler handler;
};

struct Match {
  const Route* route;  // nullptr: no such endpoint
  std::vector<std::string> args;
};

Match FindRoute(const Request& request);

// Checks the token and what the app may ask for, and calls the handler; 404 without a route.
Reply Serve(World& world, const Request& request, const Match& match);

}  // namespace tracklake::simulator
