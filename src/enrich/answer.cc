#include "enrich/answer.h"

#include <optional>
#include <set>

#include "base/json_text.h"
#include "base/text.h"

namespace tracklake {
namespace {

std::unexpected<Error> NotAnAnswer(std::string_view why) {
  return Fail(ErrorKind::kBadData, "an answer that is none: {}", why);
}

// The id of an object; nullopt where it has none, or is null.
std::optional<std::string> IdOf(JsonValue object, const AnswerShape& shape) {
  // Of another thing it is no answer, whatever its id is.
  const auto type = object["type"].text_if_any();
  if (!shape.type.empty() && type && !EqualsIgnoringCase(*type, shape.type)) return std::nullopt;
  auto text = object[shape.id_from].text_if_any();
  if (!text) return std::nullopt;
  if (const std::size_t slash = text->rfind('/'); slash != std::string_view::npos) {
    text->remove_prefix(slash + 1);
  }
  text = text->substr(0, text->find_first_of("?#"));
  return text->empty() ? std::nullopt : std::optional(std::string(*text));
}

// One for each object of the answer, in its order.
Result<std::vector<std::optional<std::string>>> IdsOf(JsonValue root, const AnswerShape& shape) {
  std::vector<std::optional<std::string>> ids;
  if (shape.list.empty()) {
    ids.push_back(IdOf(root, shape));
    if (!ids.front()) return NotAnAnswer("an object without id, or of another type");
    return ids;
  }
  const JsonValue list = root[shape.list];
  if (!list.is_array()) return NotAnAnswer(fmt::format("without a list \"{}\"", shape.list));
  for (const JsonValue object : list.elements()) ids.push_back(IdOf(object, shape));
  return ids;
}

}  // namespace

Result<LookupAnswer> ReadAnswer(JsonValue root, const AnswerShape& shape,
                                std::span<const std::string> asked) {
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
