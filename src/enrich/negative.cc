#include "enrich/negative.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tracklake {
namespace {

using Json = nlohmann::json;

constexpr int kSchemaVersion = 1;

// Each conflict means that another process has remembered something: more are a fault.
constexpr int kMaxConflicts = 100;

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

std::optional<std::map<std::string, NegativeAnswer, std::less<>>> AnswersIn(const Json& root) {
  if (!root.is_object() || root.value("schema_version", Json()) != kSchemaVersion) {
    return std::nullopt;
  }
  const auto entries = root.find("answers");
  if (entries == root.end() || !entries->is_object()) return std::nullopt;
  std::map<std::string, NegativeAnswer, std::less<>> answers;
  for (const auto& [id, entry] : entries->items()) {
    const auto answer = AnswerOf(entry);
    if (!answer) return std::nullopt;
    answers.emplace(id, *answer);
  }
  return answers;
}

std::string Write(const std::map<std::string, NegativeAnswer, std::less<>>& answers) {
  Json entries = Json::object();
  for (const auto& [id, answer] : answers) {
    entries[id] = {{"asked_at", FormatTimestamp(answer.asked_at)},
                   {"ask_again_at", FormatTimestamp(answer.ask_again_at)},
                   {"times", answer.times},
                   {"reason", answer.reason}};
  }
  return Json{{"schema_version", kSchemaVersion}, {"answers", std::move(entries)}}.dump();
}

// How the reason of an answer begins that could not be taken.
constexpr std::string_view kRefused = "refused: ";

std::chrono::days Wait(std::chrono::days first, int times) {
  constexpr int kMostDoublings = 10;  // far beyond the longest wait
  const auto wait = first * (1 << std::clamp(times - 1, 0, kMostDoublings));
  return std::min<std::chrono::days>(wait, kLastAskAgain);
}

void ForgetSoonest(std::map<std::string, NegativeAnswer, std::less<>>* answers) {
  while (answers->size() > kMaxNegatives) {
    answers->erase(std::ranges::min_element(
        *answers, {}, [](const auto& entry) { return entry.second.ask_again_at; }));
  }
}

}  // namespace

Result<NegativeAnswers> NegativeAnswers::Load(ObjectStore* store, std::string_view lookup) {
  NegativeAnswers answers(store, fmt::format("{}{}.json", kNegativePrefix, lookup));
  TL_TRY(answers.Read());
  return answers;
}

Result<> NegativeAnswers::Read() {
  std::string bytes;
  auto got = store_->Get(key_, &bytes);
  if (!got.has_value() && got.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(std::move(got).error());
  }
  answers_.clear();
  version_.reset();
  if (!got.has_value()) return {};
  version_ = *std::move(got);
  const Json root = Json::parse(bytes, nullptr, false);
  if (IsOfLaterVersion(root)) {
    return WithHint(Fail(ErrorKind::kConfig, "{} is of a later version", store_->Location(key_)),
                    "Use the newest tracklake that shares this lake, or delete the file.");
  }
  // One that is damaged is begun anew: what it knew is asked for once more.
  if (auto answers = AnswersIn(root)) answers_ = std::move(*answers);
  return {};
}

const NegativeAnswer* NegativeAnswers::Find(std::string_view id, Seconds now) const {
  const auto found = answers_.find(id);
  return found == answers_.end() || found->second.ask_again_at <= now ? nullptr : &found->second;
}

bool NegativeAnswers::WasRefused(std::string_view id) const {
  const auto found = answers_.find(id);
  return found != answers_.end() && found->second.reason.starts_with(kRefused);
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
  for (int conflicts = 0; conflicts <= kMaxConflicts; ++conflicts) {
    for (const auto& [id, reason] : answers) {
      NegativeAnswer& answer = answers_[id];
      // Of two processes that heard the same, one counts.
      if (answer.asked_at == now && answer.times > 0) continue;
      answer = {now, {}, answer.times + 1, reason};
      answer.ask_again_at = now + Wait(first_wait, answer.times);
    }
    ForgetSoonest(&answers_);
    auto swapped = store_->Swap(key_, Write(answers_), version_);
    if (swapped.has_value()) {
      version_ = *std::move(swapped);
      return {};
    }
    if (swapped.error().kind != ErrorKind::kConflict) {
      return std::unexpected(std::move(swapped).error());
    }
    TL_TRY(Read());
  }
  return Fail(ErrorKind::kConflict, "{} changed {} times while it was written", key_,
              kMaxConflicts);
}

}  // namespace tracklake
