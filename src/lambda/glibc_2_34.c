// What Debian 12's static libstdc++ and libgcc ask of a C library that Amazon Linux 2023's has not
// yet: it is of version 2.34. Linked into the program of the Lambda package only
// (cmake/Lambda.cmake).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>

#define HIDDEN __attribute__((visibility("hidden")))

// Of std::random_device; in glibc since 2.36.
HIDDEN uint32_t arc4random(void) {
  uint32_t number;
  unsigned char* const bytes = (unsigned char*)&number;
  for (size_t filled = 0; filled < sizeof number;) {
    const ssize_t more = getrandom(bytes + filled, sizeof number - filled, 0);
    if (more > 0) filled += (size_t)more;
  }
  return number;
}

struct Search {
  uintptr_t address;
  struct dl_find_object* found;
};

// Fills the answer in and returns 1 when the object holds the address and a table for unwinding.
static int LookInto(struct dl_phdr_info* object, size_t size, void* context) {
  (void)size;
  struct Search* const search = context;
  uintptr_t low = UINTPTR_MAX;
  uintptr_t high = 0;
  void* table = NULL;
  int is_inside = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr)* const segment = &object->dlpi_phdr[i];
    const uintptr_t begin = object->dlpi_addr + segment->p_vaddr;
    const uintptr_t end = begin + segment->p_memsz;
    if (segment->p_type == PT_GNU_EH_FRAME) table = (void*)begin;
    if (segment->p_type != PT_LOAD) continue;
    if (begin < low) low = begin;
    if (end > high) high = end;
    if (search->address >= begin && search->address < end) is_inside = 1;
  }
  if (!is_inside || table == NULL) return 0;
  search->found->dlfo_flags = 0;
  search->found->dlfo_map_start = (void*)low;
  search->found->dlfo_map_end = (void*)high;
  search->found->dlfo_link_map = NULL;
  search->found->dlfo_eh_frame = table;
  return 1;
}

// Of the unwinder, at each throw; in glibc since 2.35. 0: found. To find nothing ends the program.
HIDDEN int _dl_find_object(void* address, struct dl_find_object* found) {
  struct Search search = {(uintptr_t)address, found};
  return dl_iterate_phdr(LookInto, &search) == 1 ? 0 : -1;
}
