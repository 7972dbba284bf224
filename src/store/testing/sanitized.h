// Whether tests run under a sanitizer: the few that provoke what a sanitizer ends the process for
// skip themselves. GCC and clang tell it in different ways.
#pragma once

namespace tracklake {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace tracklake
