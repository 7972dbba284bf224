// Small JSON objects under _tracklake/state/ with which a later run spares calls. Losing one costs
// calls and never data, so one that does not read counts as not there. Any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

using StateJson = nlohmann::ordered_json;

// nullopt: there is none, or what is there is no JSON object. Otherwise the store's errors.
Result<std::optional<StateJson>> ReadState(ObjectStore& store, std::string_view key);

// Replaces what was there; durable afterwards.
Result<> WriteState(ObjectStore& store, std::string_view key, const StateJson& state);

// Members of an object; nullopt where they are absent, of another type, or (counts) below 0.
std::optional<std::string> TextIn(const StateJson& object, const char* name);
std::optional<std::int64_t> CountIn(const StateJson& object, const char* name);
std::optional<Seconds> TimeIn(const StateJson& object, const char* name);

}  // namespace tracklake
