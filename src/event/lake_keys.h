// Which objects of a lake an event is about. Any thread.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/object_events.h"
#include "store/object_store.h"

namespace tracklake::event {

// Where a lake's objects are, as events name them.
struct LakeAddress {
  std::string bucket;
  std::string prefix;  // of every key; empty, or with a '/' at its end
};

// The lake's key of a raw object; nullopt: it lies elsewhere, or is none. What is made of raw
// is none either, so an event that a transform caused never makes it transform again.
std::optional<std::string> RawKeyOf(const LakeAddress& lake,
                                    std::span<const std::string> raw_prefixes,
                                    std::string_view bucket, std::string_view key);

// The same of what an event tells: of two keys that it may mean, the one that is there, for which
// alone the lake is opened.
Result<std::optional<std::string>> MeantKey(const LakeAddress& lake,
                                            std::span<const std::string> raw_prefixes,
                                            const CreatedObject& object,
                                            const std::function<Result<ObjectStore*>()>& open);

}  // namespace tracklake::event
