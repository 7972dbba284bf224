// Any bytes in a journal of pages, as a crash or a bad disk may leave them beside a journal that is
// whole: what was acknowledged stays, what is found can be read and holds no zero byte, and the
// list goes on.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/testing/fuzz.h"
#include "extract/pages_in_progress.h"
#include "store/memory/memory_store.h"

namespace {

using namespace tracklake;

constexpr Seconds kNow{std::chrono::days(20'000)};
constexpr std::string_view kRequest = "a list";
constexpr std::string_view kFirst = R"({"items":[1]})";
constexpr std::string_view kPage = R"({"items":[2]})";
constexpr std::int64_t kOffset = 50;

PagesInProgress Open(MemoryStore* store) {
  auto pages = PagesInProgress::Open(store, kRequest, kNow);
  if (!pages) Report("a list that cannot be opened");
  return std::move(*pages);
}

// The folder of the reading under way, with its final '/'.
std::string FolderOf(MemoryStore* store) {
  const auto objects = store->List(kPagesPrefix);
  if (!objects || objects->empty()) Report("no pages");
  return objects->front().key.substr(0, objects->front().key.rfind('/') + 1);
}

void BeginList(MemoryStore* store, std::string_view bytes) {
  PagesInProgress pages = Open(store);
  if (!pages.Begin(kNow, 0, kFirst) || !pages.Add(kOffset, kPage)) Report("pages not taken");
  auto journal = store->NewJournal(FolderOf(store) + "pages-1-20241004T000000Z");
  const std::string_view parts[] = {bytes};
  if (!journal || !(*journal)->Append(parts)) Report("no journal");
}

std::int64_t FreeOffset(const PagesInProgress& pages) {
  std::int64_t free = 0;
  for (const std::int64_t offset : pages.offsets()) {
    if (offset == free) ++free;
  }
  return free;
}

void ReadAll(const PagesInProgress& pages) {
  std::string page;
  for (const std::int64_t offset : pages.offsets()) {
    if (!pages.ReadPage(offset, &page)) Report("a page that was found cannot be read");
    if (page.find('\0') != std::string::npos) Report("a page with what a crash has left");
    if (offset == kOffset && page != kPage) Report("an acknowledged page is another one");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemoryStore store;
  BeginList(&store, {reinterpret_cast<const char*>(data), size});
  std::size_t found = 0;
  {
    PagesInProgress pages = Open(&store);
    if (!pages.begun() || pages.discarded() != 0) Report("the reading is lost");
    found = pages.offsets().size();
    if (found == 0) Report("an acknowledged page is lost");
    ReadAll(pages);
    if (pages.Add(kOffset, kFirst).value_or(true)) Report("a page is taken twice");
    if (!pages.Add(FreeOffset(pages), kPage).value_or(false)) Report("the list does not go on");
  }
  const PagesInProgress pages = Open(&store);
  if (pages.offsets().size() != found + 1) Report("a page of the second process is lost");
  ReadAll(pages);
  return 0;
}
