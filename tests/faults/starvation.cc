#include "starvation.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

extern "C" {
// What glibc's own malloc is made of: stays reachable where malloc itself is replaced.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace tracklake::starvation {
namespace {

std::atomic<bool> armed{false};
Of armed_of{};
long armed_nth = 0;
bool armed_for_ever = false;
std::atomic<long> asked{0};

// Where DuckDB's code lies.
std::uintptr_t duckdb_begin = 0;
std::uintptr_t duckdb_end = 0;

int FindDuckDb(dl_phdr_info* library, std::size_t, void*) {
  if (std::strstr(library->dlpi_name, "libduckdb") == nullptr) return 0;
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    duckdb_begin = library->dlpi_addr + segment.p_vaddr;
    duckdb_end = duckdb_begin + segment.p_memsz;
  }
  return 1;
}

bool IsOfDuckDb(const void* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  return address >= duckdb_begin && address < duckdb_end;
}

// DuckDB asks through the standard library, too; and what it does in its destructors it does not
// survive being refused.
bool IsInsideDuckDb() {
  constexpr int kMaxFrames = 96;
  void* frames[kMaxFrames];
  const int count = backtrace(frames, kMaxFrames);
  return std::any_of(frames, frames + count, IsOfDuckDb);
}

bool IsCounted(Of what, const void* caller) {
  if (what == Of::kThreads || armed_of == Of::kThreads) return armed_of == what;
  return armed_of == Of::kMemory || !IsOfDuckDb(caller);
}

bool IsRefused(Of what, const void* caller) {
  if (!armed.load(std::memory_order_relaxed) || !IsCounted(what, caller)) return false;
  const long number = ++asked;
  const bool is_due = number == armed_nth || (armed_for_ever && number > armed_nth);
  return is_due && (armed_of != Of::kOwnMemory || !IsInsideDuckDb());
}

void* Refuse() {
  errno = ENOMEM;
  return nullptr;
}

void* Allocate(std::size_t size, const void* caller) {
  return IsRefused(Of::kMemory, caller) ? Refuse() : __libc_malloc(size);
}
void* AllocateAligned(std::size_t alignment, std::size_t size, const void* caller) {
  return IsRefused(Of::kMemory, caller) ? Refuse() : __libc_memalign(alignment, size);
}

void* OrThrow(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

void Arm(Of what, long nth, bool for_ever) {
  dl_iterate_phdr(FindDuckDb, nullptr);
  IsInsideDuckDb();  // the first one asks for memory itself
  armed_of = what;
  armed_nth = nth;
  armed_for_ever = for_ever;
  asked = 0;
  armed = true;
}

long Disarm() {
  armed = false;
  return asked;
}

}  // namespace tracklake::starvation

namespace starvation = tracklake::starvation;

#define CALLER __builtin_return_address(0)

extern "C" {

void* malloc(std::size_t size) { return starvation::Allocate(size, CALLER); }
void* calloc(std::size_t count, std::size_t size) {
  return starvation::IsRefused(starvation::Of::kMemory, CALLER) ? starvation::Refuse()
                                                                : __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  return starvation::IsRefused(starvation::Of::kMemory, CALLER) ? starvation::Refuse()
                                                                : __libc_realloc(block, size);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  void* got = starvation::AllocateAligned(alignment, size, CALLER);
  if (got == nullptr) return ENOMEM;
  *block = got;
  return 0;
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) {
  static const auto next =
      reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  if (starvation::IsRefused(starvation::Of::kThreads, CALLER)) return EAGAIN;
  return next(thread, attributes, start, argument);
}

}  // extern "C"

void* operator new(std::size_t size) {
  return starvation::OrThrow(starvation::Allocate(size, CALLER));
}
void* operator new[](std::size_t size) {
  return starvation::OrThrow(starvation::Allocate(size, CALLER));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return starvation::Allocate(size, CALLER);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return starvation::Allocate(size, CALLER);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return starvation::OrThrow(
      starvation::AllocateAligned(static_cast<std::size_t>(alignment), size, CALLER));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return starvation::OrThrow(
      starvation::AllocateAligned(static_cast<std::size_t>(alignment), size, CALLER));
}
void operator delete(void* block) noexcept { __libc_free(block); }
void operator delete[](void* block) noexcept { __libc_free(block); }
void operator delete(void* block, std::size_t) noexcept { __libc_free(block); }
void operator delete[](void* block, std::size_t) noexcept { __libc_free(block); }
void operator delete(void* block, std::align_val_t) noexcept { __libc_free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { __libc_free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { __libc_free(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { __libc_free(block); }
