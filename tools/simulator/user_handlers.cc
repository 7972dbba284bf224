#include "simulator/user_handlers.h"

#include "base/sha256.h"

namespace tracklake::simulator {
namespace {

constexpr std::size_t kAccountIdDigits = 32;

}  // namespace

Reply GetMe(const Call& call) {
  const User& user = UserAt(call.caller.user);
  Json me = call.world.objects.UserRef(user);
  me["account_id"] =
      Sha256Hex(std::string("account ") + std::string(user.id)).substr(0, kAccountIdDigits);
  me["display_name"] = user.display_name;
  me["images"] = Json::array();
  if (call.world.objects.classic()) {
    me["followers"] = {{"href", nullptr}, {"total", 12}};
    if (call.caller.Has("user-read-private")) {
      me["country"] = "DE";
      me["explicit_content"] = {{"filter_enabled", false}, {"filter_locked", false}};
      me["product"] = "premium";
    }
    if (call.caller.Has("user-read-email")) me["email"] = "listener@example.org";
  }
  Reply reply;
  reply.body = me.dump();
  return reply;
}

}  // namespace tracklake::simulator
