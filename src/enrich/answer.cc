#include "enrich/answer.h"

#include <simdjson.h>
#include <strings.h>

#include <optional>
#include <set>

#include "base/json_error.h"
#include "base/json_text.h"
#include "http/transport.h"

namespace tracklake {
namespace {

namespace json = simdjson::dom;

std::unexpected<Error> NotAnAnswer(std::string_view why) {
  return Fail(ErrorKind::kBadData, "an answer that is none: {}", why);
}

bool IsSameWord(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// The id of an object; nullopt where it has none, or is null.
std::optional<std::string> IdOf(json::element object, const AnswerShape& shape) {
  std::string_view text;
  // Of another thing it is no answer, whatever its id is.
  const bool is_other = !shape.type.empty() && object["type"].get(text) == simdjson::SUCCESS &&
                        !IsSameWord(text, shape.type);
  if (is_other || object[shape.id_from].get(text) != simdjson::SUCCESS) return std::nullopt;
  if (const std::size_t slash = text.rfind('/'); slash != std::string_view::npos) {
    text.remove_prefix(slash + 1);
  }
  text = text.substr(0, text.find_first_of("?#"));
  return text.empty() ? std::nullopt : std::optional(std::string(text));
}

// One for each object of the answer, in its order.
Result<std::vector<std::optional<std::string>>> IdsOf(json::element root,
                                                      const AnswerShape& shape) {
  std::vector<std::optional<std::string>> ids;
  if (shape.list.empty()) {
    ids.push_back(IdOf(root, shape));
    if (!ids.front()) return NotAnAnswer("an object without id, or of another type");
    return ids;
  }
  json::array list;
  if (root[shape.list].get(list) != simdjson::SUCCESS) {
    return NotAnAnswer(fmt::format("without a list \"{}\"", shape.list));
  }
  for (const json::element object : list) ids.push_back(IdOf(object, shape));
  return ids;
}

}  // namespace

Result<LookupAnswer> ReadAnswer(const std::string& body, const AnswerShape& shape,
                                std::span<const std::string> asked) {
  json::parser parser;
  json::element root;
  const auto error = JsonError(parser.parse(body.data(), body.size(), false).get(root));
  if (error != simdjson::SUCCESS) return NotAnAnswer(simdjson::error_message(error));
  if (!root.is_object()) return NotAnAnswer("no object");
  TL_ASSIGN(const auto given, IdsOf(root, shape));

  std::set<std::string_view> answered;
  for (const auto& id : given) {
    if (id) answered.insert(*id);
  }
  const std::set<std::string_view> wanted(asked.begin(), asked.end());
  LookupAnswer answer;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (answered.contains(asked[i])) continue;
    const bool has_place = given.size() == asked.size() && given[i].has_value();
    if (has_place && !wanted.contains(*given[i])) {
      answer.relinked.emplace_back(asked[i], *given[i]);
    } else {
      answer.missing.push_back(asked[i]);
    }
  }
  return answer;
}

std::string Annotated(std::string body, std::string_view request, Seconds fetched_at,
                      std::string_view provider, std::span<const std::string> asked,
                      const LookupAnswer& answer, int masked) {
  std::string said = ",\"_tracklake\":{\"request\":" + JsonString(request);
  said += ",\"fetched_at\":" + JsonString(FormatTimestamp(fetched_at));
  said += ",\"provider\":" + JsonString(provider);
  said += ",\"asked\":[";
  for (const std::string& id : asked) {
    if (!said.ends_with('[')) said += ',';
    AppendJsonString(id, &said);
  }
  said += ']';
  if (!answer.relinked.empty()) {
    said += ",\"relinked\":{";
    for (const auto& [id, given] : answer.relinked) {
      if (!said.ends_with('{')) said += ',';
      said += JsonString(id) + ":" + JsonString(given);
    }
    said += '}';
  }
  if (masked > 0) said += fmt::format(",\"masked\":{}", masked);
  said += '}';
  body.insert(body.rfind('}'), said);
  return body;
}

}  // namespace tracklake
