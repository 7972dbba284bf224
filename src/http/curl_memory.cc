#include <atomic>
#include <cstdlib>
#include <cstring>

#include "http/curl_library_internal.h"
#include "http/curl_memory_internal.h"

namespace tracklake {
namespace {

std::atomic<std::int64_t> failed{0};

template <typename Pointer>
Pointer Counted(Pointer memory, std::size_t wanted) {
  if (memory == nullptr && wanted > 0) ++failed;
  return memory;
}

void* Allocate(std::size_t size) { return Counted(std::malloc(size), size); }
void* Reallocate(void* memory, std::size_t size) {
  return Counted(std::realloc(memory, size), size);
}
void* AllocateZeros(std::size_t count, std::size_t size) {
  return Counted(std::calloc(count, size), count * size);
}
char* Duplicate(const char* text) { return Counted(strdup(text), 1); }

}  // namespace

void StartCurl() {
  static const CURLcode started = Curl().global_init_mem(CURL_GLOBAL_DEFAULT, Allocate, std::free,
                                                         Reallocate, Duplicate, AllocateZeros);
  static_cast<void>(started);  // every later call fails by itself if this one did
}

std::int64_t FailedCurlAllocations() { return failed; }

}  // namespace tracklake
