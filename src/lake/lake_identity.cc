#include "lake/lake_identity.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view NameOf(LakeSource source) {
  return source == LakeSource::kSpotify ? "spotify" : "simulator";
}

std::optional<LakeIdentity> Parse(const std::string& bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  const auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string()
               ? json[name].get<std::string>()
               : "";
  };
  for (const LakeSource source : {LakeSource::kSpotify, LakeSource::kSimulator}) {
    if (text("source") == NameOf(source)) return LakeIdentity{text("lake_id"), source};
  }
  return std::nullopt;
}

std::unexpected<Error> Mixture(LakeSource wanted) {
  if (wanted == LakeSource::kSpotify) {
    return WithHint(Fail(ErrorKind::kConfig,
                         "it holds simulated music, which must not be mixed with real music"),
                    "Take another lake: --lake DIR");
  }
  return WithHint(
      Fail(ErrorKind::kConfig, "it holds real music, and the API is a simulator on this machine"),
      "Take another lake (--lake DIR), or unset TRACKLAKE_SPOTIFY__API_URL.");
}

}  // namespace

Result<std::optional<LakeIdentity>> ReadLakeIdentity(ObjectStore& store) {
  std::string bytes;
  const auto got = store.Get(kLakeIdentityKey, &bytes);
  if (!got.has_value() && got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  TL_TRY(got);
  if (auto identity = Parse(bytes)) return identity;
  return WithHint(
      Fail(ErrorKind::kCorruption, "{} does not say whose music the lake holds", kLakeIdentityKey),
      "Delete the file if you know it: the next run or import writes it again.");
}

Result<> ClaimLake(ObjectStore& store, Rng& rng, LakeSource source) {
  TL_ASSIGN(auto identity, ReadLakeIdentity(store));
  if (!identity) {
    const Json json = {{"schema_version", 1},
                       {"lake_id", fmt::format("{:016x}", rng.Next())},
                       {"source", NameOf(source)}};
    TL_TRY(store.PutIfAbsent(kLakeIdentityKey, json.dump() + "\n"));
    TL_ASSIGN(identity, ReadLakeIdentity(store));  // somebody else may have been first
  }
  if (identity && identity->source != source) return Mixture(source);
  return {};
}

}  // namespace tracklake
