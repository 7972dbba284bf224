// What may be a key: 1 to 1,024 bytes, slash-separated segments of 1 to 255 bytes, none of them "."
// or "..", no NUL. So a key can never name anything outside the store, and every key fits both a
// file system and S3. Pure functions, any thread.
#pragma once

#include <string_view>

#include "base/result.h"

namespace tracklake {

inline constexpr std::size_t kMaxKeyBytes = 1024;
inline constexpr std::size_t kMaxSegmentBytes = 255;

// Where stores keep what is no object; keys below them are refused and never listed.
inline constexpr std::string_view kStagingPrefix = "_tracklake/tmp/";
inline constexpr std::string_view kLocksPrefix = "_tracklake/locks/";

// kUsage, naming the key and the rule it breaks.
Result<> CheckKey(std::string_view key);

// The same for a prefix, which may be empty and may end anywhere in a key.
Result<> CheckPrefix(std::string_view prefix);

// A lock's name is one segment.
Result<> CheckLockName(std::string_view name);

}  // namespace tracklake
