#include <fmt/ranges.h>
#include <simdjson.h>

#include <utility>

#include "base/json_error.h"
#include "base/json_text.h"
#include "quota/ledger.h"

namespace tracklake {
namespace {

namespace json = simdjson::dom;

constexpr int kSchemaVersion = 1;

// The last second of the year 9999. No time and no count is larger, and no sum of them overflows.
constexpr std::int64_t kMaxNumber = 253'402'300'799;

std::int64_t Number(Seconds time) { return time.time_since_epoch().count(); }
Seconds Time(std::int64_t number) { return Seconds(std::chrono::seconds(number)); }

std::string FamilyText(const FamilyRecord& family) {
  std::string text = "{\"calls\":[";
  for (const CallBucket& bucket : family.buckets) {
    if (!text.ends_with('[')) text += ',';
    text += fmt::format("[{},{}]", Number(bucket.start), bucket.calls);
  }
  text += ']';
  if (family.closed_until)
    text += fmt::format(",\"closed_until\":{}", Number(*family.closed_until));
  if (family.learned) {
    text += fmt::format(R"(,"learned":{{"calls":{},"at":{}}})", family.learned->calls,
                        Number(family.learned->at));
  }
  return text + "}";
}

// Reads into *value what stands there; nothing else may.
bool Read(json::element element, std::int64_t* value) {
  return element.get_int64().get(*value) == simdjson::SUCCESS && *value >= 0 &&
         *value <= kMaxNumber;
}

bool ReadBuckets(json::element element, FamilyRecord* family) {
  json::array buckets;
  if (element.get_array().get(buckets) != simdjson::SUCCESS) return false;
  for (const json::element entry : buckets) {
    json::element start;
    json::element calls;
    std::int64_t time = 0;
    CallBucket bucket;
    if (entry.at(0).get(start) != simdjson::SUCCESS || !Read(start, &time)) return false;
    if (entry.at(1).get(calls) != simdjson::SUCCESS || !Read(calls, &bucket.calls)) return false;
    bucket.start = Time(time);
    if (!family->buckets.empty() && bucket.start <= family->buckets.back().start) return false;
    family->buckets.push_back(bucket);
  }
  return true;
}

bool ReadLearned(json::element element, FamilyRecord* family) {
  json::element calls;
  json::element at;
  std::int64_t time = 0;
  LearnedBudget learned;
  if (element["calls"].get(calls) != simdjson::SUCCESS || !Read(calls, &learned.calls)) {
    return false;
  }
  if (element["at"].get(at) != simdjson::SUCCESS || !Read(at, &time)) return false;
  learned.at = Time(time);
  family->learned = learned;
  return true;
}

bool ReadFamily(json::element element, FamilyRecord* family) {
  json::object members;
  if (element.get_object().get(members) != simdjson::SUCCESS) return false;
  for (const auto& [key, value] : members) {
    std::int64_t time = 0;
    if (key == "calls" && !ReadBuckets(value, family)) return false;
    if (key == "learned" && !ReadLearned(value, family)) return false;
    if (key != "closed_until") continue;
    if (!Read(value, &time)) return false;
    family->closed_until = Time(time);
  }
  return true;
}

bool ReadCommits(json::element document, LedgerState* state) {
  json::element element;
  json::array commits;
  if (document["commits"].get(element) != simdjson::SUCCESS) return true;  // an older tracklake's
  if (element.get_array().get(commits) != simdjson::SUCCESS) return false;
  for (const json::element commit : commits) {
    std::string_view name;
    if (commit.get_string().get(name) != simdjson::SUCCESS) return false;
    state->commits.emplace_back(name);
  }
  return true;
}

bool ReadState(json::element document, LedgerState* state) {
  json::element seen;
  json::object families;
  std::int64_t time = 0;
  if (document["seen"].get(seen) != simdjson::SUCCESS || !Read(seen, &time)) return false;
  state->seen = Time(time);
  if (document["families"].get_object().get(families) != simdjson::SUCCESS) return false;
  for (const auto& [name, family] : families) {
    if (!ReadFamily(family, &state->families[std::string(name)])) return false;
  }
  return ReadCommits(document, state);
}

}  // namespace

std::string FormatLedger(const LedgerState& state) {
  std::string text = fmt::format(R"({{"schema_version":{},"seen":{},"families":{{)", kSchemaVersion,
                                 Number(state.seen));
  for (const auto& [name, family] : state.families) {
    if (!text.ends_with('{')) text += ',';
    AppendJsonString(name, &text);
    text += ':' + FamilyText(family);
  }
  text += '}';
  if (!state.commits.empty()) {
    text += fmt::format(",\"commits\":[\"{}\"]", fmt::join(state.commits, "\",\""));
  }
  return text + "}\n";
}

Result<LedgerState> ParseLedger(const std::string& bytes, std::string_view place) {
  json::parser parser;
  json::element document;
  std::int64_t version = 0;
  LedgerState state;
  const bool is_json = JsonError(parser.parse(bytes).get(document)) == simdjson::SUCCESS;
  if (is_json && document["schema_version"].get_int64().get(version) == simdjson::SUCCESS &&
      version > kSchemaVersion) {
    return WithHint(Fail(ErrorKind::kConfig, "the quota ledger {} is of a later version", place),
                    "Use the newest tracklake that shares it.");
  }
  if (is_json && version == kSchemaVersion && ReadState(document, &state)) return state;
  return WithHint(
      Fail(ErrorKind::kCorruption, "the quota ledger {} cannot be read; no call is made", place),
      "Delete it once the account has made no call for a day.");
}

}  // namespace tracklake
