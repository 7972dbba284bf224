#include "simulator/admin.h"

#include <array>

#include "simulator/account.h"

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
  WorldClock& clock = simulator.world().clock;
  const Json to = body.is_object() ? body.value("now", Json()) : Json();
  const Json by = body.is_object() ? body.value("advance_seconds", Json()) : Json();
  if (!to.is_string() && !by.is_number_integer()) {
    return ApiError(400,
                    "The body must be {\"now\":\"2026-11-20T06:00:00Z\"} or "
                    "{\"advance_seconds\":86400}.");
  }
  const auto now = to.is_string() ? ParseMoment(to.get<std::string>())
                                  : Result<Seconds>(clock.Now() + std::chrono::seconds(by));
  if (!now) return Refuse(now.error());
  const auto set = clock.Set(*now);
  return set ? Clock(simulator, request) : Refuse(set.error());
}

Reply Quota(Simulator& simulator, const Request&) {
  World& world = simulator.world();
  return Answer({{"quota", world.quota.Report(world.clock.Now())}});
}

Reply SetQuota(Simulator& simulator, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.value("quota", Json()).is_array()) {
    return ApiError(400, "The body must be {\"quota\":[\"600\",\"artists=100\"]}; [] for none.");
  }
  QuotaLimits limits;
  for (const Json& line : body["quota"]) {
    const auto added = AddQuota(line.is_string() ? line.get<std::string>() : line.dump(), limits);
    if (!added) return Refuse(added.error());
  }
  simulator.world().quota.Set(std::move(limits));
  return Quota(simulator, request);
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
    const auto added =
        AddFaultRules(line.is_string() ? line.get<std::string>() : line.dump(), rules);
    if (!added) return Refuse(added.error());
  }
  simulator.faults().Set(std::move(rules));
  return Faults(simulator, request);
}

Reply ListPlaylists(Simulator& simulator, const Request&) {
  Json list = Json::array();
  World& world = simulator.world();
  for (const auto playlists : {Playlists(), world.playlists.library()}) {
    for (const Playlist& playlist : playlists) {
      const auto content = world.playlists.On(playlist, world.Today());
      list.push_back({{"id", playlist.id},
                      {"name", playlist.name},
                      {"entries", content->entries.size()},
                      {"snapshot_id", content->snapshot_id},
                      {"about", playlist.about}});
    }
  }
  return Answer({{"playlists", std::move(list)}});
}

Reply StatsOf(Simulator& simulator, const Request&) { return Answer(simulator.stats().Report()); }

Reply Requests(Simulator& simulator, const Request&) {
  return Answer({{"requests", simulator.stats().Targets()}});
}

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
    Lever{"GET", "/requests", Requests},
    Lever{"GET", "/playlists", ListPlaylists},
    Lever{"GET", "/clock", Clock},
    Lever{"POST", "/clock", SetClock},
    Lever{"GET", "/quota", Quota},
    Lever{"POST", "/quota", SetQuota},
    Lever{"GET", "/account", Account},
    Lever{"POST", "/account", SetAccount},
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
