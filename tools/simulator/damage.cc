#include "simulator/damage.h"

namespace tracklake::simulator {
namespace {

using Json = nlohmann::json;

void Change(Json& list, const FaultRule& rule) {
  if (rule.kind == FaultKind::kTotal) {
    if (!list.contains("total")) return;
    if (rule.by && list["total"].is_number_integer()) {
      list["total"] = std::max<std::int64_t>(list["total"].get<std::int64_t>() + *rule.by, 0);
    } else {
      list["total"] = nullptr;
    }
    return;
  }
  const auto every = static_cast<std::size_t>(std::max(rule.every, 1));
  for (std::size_t i = every - 1; i < list["items"].size(); i += every) list["items"][i] = nullptr;
}

bool IsList(const Json& value) {
  return value.is_object() && value.contains("items") && value["items"].is_array();
}

}  // namespace

std::string Damaged(const std::string& body, const FaultRule& rule) {
  Json root = Json::parse(body, nullptr, false);
  if (!root.is_object()) return body;
  if (IsList(root)) {
    Change(root, rule);
    return root.dump();
  }
  for (auto& [name, value] : root.items()) {
    if (IsList(value)) Change(value, rule);
  }
  return root.dump();
}

}  // namespace tracklake::simulator
