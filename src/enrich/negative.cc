#include "enrich/negative.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tracklake {
namespace {

using Json = nlohmann::json;
using Map = std::map<std::string, NegativeAnswer, std::less<>>;

constexpr int kSchemaVersion = 1;

std::optional<Seconds> TimeAt(const Json& entry, const char* name) {
  const auto found = entry.find(name);
  if (found == entry.end() || !found->is_string()) return std::nullopt;
  return ParseIsoSeconds(found->get_ref<const std::string&>());
}

std::optional<NegativeAnswer> AnswerOf(const Json& entry) {
  if (!entry.is_object()) return std::nullopt;
  const auto asked_at = TimeAt(entry, "asked_at");
  const auto ask_again_at = TimeAt(entry, "ask_again_at");
  const auto times = entry.find("times");
  const auto reason = entry.find("reason");
  const bool whole = asked_at && ask_again_at && times != entry.end() &&
                     times->is_number_integer() && reason != entry.end() && reason->is_string();
  if (!whole) return std::nullopt;
  return NegativeAnswer{*asked_at, *ask_again_at, times->get<int>(), reason->get<std::string>()};
}

bool IsOfLaterVersion(const Json& root) {
  const Json version = root.is_object() ? root.value("schema_version", Json()) : Json();
  return version.is_number_integer() && version > kSchemaVersion;
}

std::optional<Map> AnswersIn(const Json& root) {
  if (!root.is_object() || root.value("schema_version", Json()) != kSchemaVersion) {
    return std::nullopt;
  }
  const auto entries = root.find("answers");
  if (entries == root.end() || !entries->is_object()) return std::nullopt;
  Map answers;
  for (const auto& [id, entry] : entries->items()) {
    const auto answer = AnswerOf(entry);
    if (!answer) return std::nullopt;
    answers.emplace(id, *answer);
  }
  return answers;
}

std::string Format(const Map& answers) {
  Json entries = Json::object();
  for (const auto& [id, answer] : answers) {
    entries[id] = {{"asked_at", FormatTimestamp(answer.asked_at)},
                   {"ask_again_at", FormatTimestamp(answer.ask_again_at)},
                   {"times", answer.times},
                   {"reason", answer.reason}};
  }
  return Json{{"schema_version", kSchemaVersion}, {"answers", std::move(entries)}}.dump();
}

Result<Map> Parse(const std::string& bytes, std::string_view place) {
  const Json root = Json::parse(bytes, nullptr, false);
  if (IsOfLaterVersion(root)) {
    return WithHint(Fail(ErrorKind::kConfig, "{} is of a later version", place),
                    "Use the newest tracklake that shares this lake, or delete the file.");
  }
  // One that is damaged is begun anew: what it knew is asked for once more.
  return AnswersIn(root).value_or(Map());
}

// How the reason of an answer begins that could not be taken.
constexpr std::string_view kRefused = "refused: ";

std::chrono::days Wait(std::chrono::days first, int times) {
  constexpr int kMostDoublings = 10;  // far beyond the longest wait
  const auto wait = first * (1 << std::clamp(times - 1, 0, kMostDoublings));
  return std::min<std::chrono::days>(wait, kLastAskAgain);
}

void ForgetSoonest(Map* answers) {
  while (answers->size() > kMaxNegatives) {
    answers->erase(std::ranges::min_element(
        *answers, {}, [](const auto& entry) { return entry.second.ask_again_at; }));
  }
}

}  // namespace

Result<NegativeAnswers> NegativeAnswers::Load(ObjectStore* store, std::string_view lookup) {
  NegativeAnswers answers(
      StateObject<Map>(store, fmt::format("{}{}.json", kNegativePrefix, lookup), {Format, Parse}));
  TL_ASSIGN(answers.answers_, answers.object_.Load());
  return answers;
}

const NegativeAnswer* NegativeAnswers::Find(std::string_view id, Seconds now) const {
  const auto found = answers_->find(id);
  return found == answers_->end() || found->second.ask_again_at <= now ? nullptr : &found->second;
}

bool NegativeAnswers::WasRefused(std::string_view id) const {
  const auto found = answers_->find(id);
  return found != answers_->end() && found->second.reason.starts_with(kRefused);
}

Result<> NegativeAnswers::Add(const Answers& answers, Seconds now) {
  return Add(answers, kFirstAskAgain, now);
}

Result<> NegativeAnswers::AddRefused(std::span<const std::string> ids, std::string_view reason,
                                     Seconds now) {
  Answers answers;
  for (const std::string& id : ids) answers.emplace_back(id, fmt::format("{}{}", kRefused, reason));
  return Add(answers, kFirstAskAgainRefused, now);
}

Result<> NegativeAnswers::Add(const Answers& answers, std::chrono::days first_wait, Seconds now) {
  if (answers.empty()) return {};
  TL_ASSIGN(answers_, object_.Update([&](Map* known) {
    for (const auto& [id, reason] : answers) {
      NegativeAnswer& answer = (*known)[id];
      // Of two processes that heard the same, one counts.
      if (answer.asked_at == now && answer.times > 0) continue;
      answer = {now, {}, answer.times + 1, reason};
      answer.ask_again_at = now + Wait(first_wait, answer.times);
    }
    ForgetSoonest(known);
    return true;
  }));
  return {};
}

}  // namespace tracklake
