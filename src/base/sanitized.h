// Whether this is built with ASan or TSan, which take address space that no limit leaves them and
// end the process where others go on: code that limits itself does not, and tests that provoke it
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
