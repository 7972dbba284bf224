#include "extract/account.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text_table.h"

namespace tracklake {
namespace {

std::string TextIn(const nlohmann::json& json, const char* name) {
  return json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
}

Result<> Parse(const std::string& body, Account* account) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_object()) {
    account->user_id = TextIn(json, "id");
    account->id = TextIn(json, "account_id");
    if (account->id.empty()) account->id = account->user_id;
  }
  // What a terminal would obey stands in no id.
  const bool is_id = !account->id.empty() && Printable(account->id) == account->id;
  if (!is_id) return Fail(ErrorKind::kBadData, "the answer names no account");
  return {};
}

}  // namespace

AccountAnswer ReadAccount(Client* client) {
  AccountAnswer answer;
  Account account;
  Reply reply = client->Get("/me", "the user's account",
                            [&](std::string& body) { return Parse(body, &account); });
  answer.calls = reply.calls;
  if (reply.result.has_value()) {
    answer.account = std::move(account);
  } else {
    answer.refusal = std::move(reply.result).error();
  }
  return answer;
}

}  // namespace tracklake
