#include "simulator/account.h"

#include <algorithm>

namespace tracklake::simulator {
namespace {

constexpr const char* kUsage =
    "The body holds any of {\"premium\":false, \"registered\":false, \"denies\":true, "
    "\"user\":\"nadia.o\", \"revoke\":\"access\" or \"consent\"}.";

bool SetFlag(const Json& value, std::atomic<bool>& flag) {
  if (!value.is_boolean()) return false;
  flag = value.get<bool>();
  return true;
}

bool SetUser(const Json& value, Standing& standing) {
  if (!value.is_string()) return false;
  const auto user = std::ranges::find(Users(), value.get<std::string>(), &User::id);
  if (user == Users().end()) return false;
  standing.user = static_cast<int>(user - Users().begin());
  return true;
}

bool Revoke(const Json& what, World& world) {
  if (what == "access") {
    world.consents.RevokeAccess();
  } else if (what == "consent") {
    world.consents.RevokeAll();
  } else {
    return false;
  }
  return true;
}

bool Set(const std::string& name, const Json& value, World& world) {
  if (name == "premium") return SetFlag(value, world.standing.premium);
  if (name == "registered") return SetFlag(value, world.standing.registered);
  if (name == "denies") return SetFlag(value, world.standing.denies);
  if (name == "user") return SetUser(value, world.standing);
  return name == "revoke" && Revoke(value, world);
}

}  // namespace

Reply Account(Simulator& simulator, const Request&) {
  World& world = simulator.world();
  const Json body = {{"premium", world.standing.premium.load()},
                     {"registered", world.standing.registered.load()},
                     {"denies", world.standing.denies.load()},
                     {"user", UserAt(world.standing.user).id},
                     {"consents", world.consents.Report()}};
  Reply reply;
  reply.body = body.dump();
  return reply;
}

Reply SetAccount(Simulator& simulator, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || body.empty()) return ApiError(400, kUsage);
  for (const auto& [name, value] : body.items()) {
    if (!Set(name, value, simulator.world())) return ApiError(400, kUsage);
  }
  return Account(simulator, request);
}

}  // namespace tracklake::simulator
