#include "lake/quarantine.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

std::optional<QuarantineLine> LineIn(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto text_of = [&](const char* name) {
    const auto member = json.find(name);
    return member != json.end() && member->is_string() ? member->get<std::string>() : "";
  };
  const auto item = json.find("item");
  if (item == json.end() || !json.contains("reason")) return std::nullopt;
  return QuarantineLine{text_of("raw_key"), text_of("reason"), text_of("pointer"),
                        item->dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Error Damage(const std::string& key, std::string why) {
  return {ErrorKind::kCorruption,
          fmt::format("{} is broken: {}", key, std::move(why)),
          "tracklake verify says which day it belongs to; tracklake replay writes it again.",
          {}};
}

QuarantineFile ReadFile(ObjectStore& store, const std::string& key) {
  QuarantineFile file{.key = key};
  std::string bytes;
  if (auto got = store.Get(key, &bytes); !got.has_value()) {
    file.damage = std::move(got).error();
    return file;
  }
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    auto line = end == rest.npos ? std::nullopt : LineIn(rest.substr(0, end));
    if (!line) {
      file.damage = Damage(key, fmt::format("line {} is none of ours", file.lines.size() + 1));
      return file;
    }
    file.lines.push_back(*std::move(line));
    rest.remove_prefix(end + 1);
  }
  return file;
}

}  // namespace

const std::string& QuarantineFile::subject() const {
  return lines.empty() || lines.front().raw_key.empty() ? key : lines.front().raw_key;
}

std::int64_t Quarantine::items() const {
  std::int64_t sum = 0;
  for (const QuarantineFile& file : files) sum += static_cast<std::int64_t>(file.lines.size());
  return sum;
}

Result<Quarantine> ReadQuarantine(ObjectStore& store) {
  Quarantine quarantine;
  TL_TRY(VisitQuarantine(store, 0, [&](QuarantineFile file) {
    quarantine.files.push_back(std::move(file));
    return true;
  }));
  return quarantine;
}

Result<> VisitQuarantine(ObjectStore& store, std::size_t skip,
                         const std::function<bool(QuarantineFile file)>& take) {
  TL_ASSIGN(const auto listed, store.List(kQuarantinePrefix));
  for (std::size_t i = skip; i < listed.size(); ++i) {
    if (!take(ReadFile(store, listed[i].key))) break;
  }
  return {};
}

Result<std::vector<QuarantineFile>> FindInQuarantine(ObjectStore& store, std::string_view key) {
  TL_ASSIGN(const auto listed, store.List(kQuarantinePrefix));
  const std::string name = fmt::format("/{}.ndjson", Hash16(key));
  std::vector<QuarantineFile> files;
  for (const ObjectInfo& info : listed) {
    if (info.key == key || info.key.ends_with(name)) files.push_back(ReadFile(store, info.key));
  }
  if (!files.empty()) return files;
  return WithHint(Fail(ErrorKind::kNotFound, "nothing of {} is in quarantine", key),
                  "tracklake quarantine lists the raw objects that have something there.");
}

}  // namespace tracklake
