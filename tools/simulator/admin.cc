#include "simulator/admin.h"

#include <array>

namespace tracklake::simulator {
namespace {

Reply Answer(const Json& body) {
  Reply reply;
  reply.body = body.dump();
  return reply;
}

Reply Refuse(const Error& error) {
  return ApiError(400, error.message + (error.hint.empty() ? "." : ". " + error.hint));
}

Reply Clock(Simulator& simulator, const Request&) {
  return Answer({{"now", FormatTimestamp(simulator.world().clock.Now())}});
}

Reply SetClock(Simulator& simulator, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.value("now", Json()).is_string()) {
    return ApiError(400, "The body must be {\"now\":\"2026-11-20T06:00:00Z\"}.");
  }
  const auto now = ParseMoment(body["now"].get<std::string>());
  if (!now) return Refuse(now.error());
  const auto set = simulator.world().clock.Set(*now);
  return set ? Clock(simulator, request) : Refuse(set.error());
}

Reply Faults(Simulator& simulator, const Request&) {
  return Answer({{"rules", simulator.faults().Report()}});
}

Reply SetFaults(Simulator& simulator, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.value("rules", Json()).is_array()) {
    return ApiError(400, "The body must be {\"rules\":[\"429 rate=5%\", …]}.");
  }
  std::vector<FaultRule> rules;
  for (const Json& line : body["rules"]) {
    auto rule = ParseFaultRule(line.is_string() ? line.get<std::string>() : line.dump());
    if (!rule) return Refuse(rule.error());
    rules.push_back(std::move(*rule));
  }
  simulator.faults().Set(std::move(rules));
  return Faults(simulator, request);
}

Reply ListPlaylists(Simulator& simulator, const Request&) {
  Json list = Json::array();
  World& world = simulator.world();
  for (const Playlist& playlist : Playlists()) {
    const auto content = world.playlists.On(playlist, world.Today());
    list.push_back({{"id", playlist.id},
                    {"name", playlist.name},
                    {"entries", content->entries.size()},
                    {"snapshot_id", content->snapshot_id},
                    {"about", playlist.about}});
  }
  return Answer({{"playlists", std::move(list)}});
}

Reply StatsOf(Simulator& simulator, const Request&) { return Answer(simulator.stats().Report()); }

Reply Reset(Simulator& simulator, const Request& request) {
  simulator.stats().Reset();
  simulator.faults().ResetCounts();
  simulator.world().playlists.Reset();
  return StatsOf(simulator, request);
}

Reply List(Simulator& simulator, const Request& request);

struct Lever {
  std::string_view method;
  std::string_view path;
  Reply (*handler)(Simulator&, const Request&);
};

constexpr std::array kLevers = {
    Lever{"GET", "", List},
    Lever{"GET", "/stats", StatsOf},
    Lever{"GET", "/playlists", ListPlaylists},
    Lever{"GET", "/clock", Clock},
    Lever{"POST", "/clock", SetClock},
    Lever{"GET", "/faults", Faults},
    Lever{"POST", "/faults", SetFaults},
    Lever{"POST", "/reset", Reset},
};

Reply List(Simulator&, const Request&) {
  Json list = Json::array();
  for (const Lever& lever : kLevers) {
    list.push_back(std::string(lever.method) + " " + std::string(kAdminPath) +
                   std::string(lever.path));
  }
  return Answer({{"levers", std::move(list)}});
}

}  // namespace

Reply HandleAdmin(Simulator& simulator, const Request& request) {
  const std::string_view path = std::string_view(request.path).substr(kAdminPath.size());
  for (const Lever& lever : kLevers) {
    if (lever.method == request.method && lever.path == path) {
      return lever.handler(simulator, request);
    }
  }
  return ApiError(404, "No such lever. GET /_simulator lists them.");
}

}  // namespace tracklake::simulator
