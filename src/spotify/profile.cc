#include "spotify/profile.h"

#include <simdjson.h>

#include <utility>

#include "base/json_error.h"
#include "base/text_table.h"

namespace tracklake {

Result<Profile> ParseProfile(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  Profile profile;
  std::string_view text;
  if (JsonError(parser.parse(body).get(root)) == simdjson::SUCCESS) {
    if (root["id"].get(text) == simdjson::SUCCESS) profile.user_id = text;
    profile.account_id = profile.user_id;
    if (root["account_id"].get(text) == simdjson::SUCCESS) profile.account_id = text;
    if (root["display_name"].get(text) == simdjson::SUCCESS) profile.display_name = text;
  }
  // What a terminal would obey stands in no id.
  const std::string& id = profile.account_id;
  if (id.empty() || Printable(id) != id) {
    return Fail(ErrorKind::kBadData, "a profile without an id");
  }
  return profile;
}

ProfileReply FetchProfile(Client* client) {
  Profile profile;
  Reply reply = client->Get("/me", "the user's account", [&profile](std::string& body) -> Result<> {
    TL_ASSIGN(profile, ParseProfile(body));
    return {};
  });
  if (reply.result.has_value()) return {std::move(profile), reply.calls};
  return {std::unexpected(std::move(reply.result).error()), reply.calls};
}

}  // namespace tracklake
