#include "spotify/profile.h"

#include <utility>

#include "base/text_table.h"

namespace tracklake {
namespace {

std::string TextAt(JsonValue object, std::string_view key) {
  return std::string(object[key].text_if_any().value_or(""));
}

Result<Profile> ReadProfile(JsonValue root) {
  Profile profile{TextAt(root, "account_id"), TextAt(root, "id"), TextAt(root, "display_name")};
  std::string& id = profile.account_id;
  if (!root["account_id"].is_string()) id = profile.user_id;
  // What a terminal would obey stands in no id.
  if (id.empty() || Printable(id) != id) {
    return Fail(ErrorKind::kBadData, "a profile without an id");
  }
  return profile;
}

}  // namespace

ProfileReply FetchProfile(Client* client) {
  Profile profile;
  JsonDocument document;
  const auto read = [&profile](std::string_view, JsonValue root) -> Result<> {
    TL_ASSIGN(profile, ReadProfile(root));
    return {};
  };
  Reply reply = client->Get("/me", "the user's account", &document, read);
  if (reply.result.has_value()) return {std::move(profile), reply.calls};
  return {std::unexpected(std::move(reply.result).error()), reply.calls};
}

}  // namespace tracklake
