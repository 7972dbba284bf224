#include "extract/list_content.h"

#include "base/sha256.h"

namespace tracklake {
namespace {

void AddEntries(const EntryList& list, std::string_view body, Sha256Stream* content) {
  for (const Span& entry : list.entries) {
    content->Add(entry.In(body));
    content->Add("\n");  // as no JSON text holds it unescaped where two entries meet
  }
}

}  // namespace

Result<std::string> ContentOf(const PagesInProgress& pages, const ListRead& read,
                              std::string_view doubt) {
  Sha256Stream content;
  const std::string_view first = read.body;
  if (const auto& list = read.first.list) {
    const std::size_t begin = list->entries.empty() ? list->insert_at : list->entries.front().begin;
    content.Add(first.substr(0, begin));
    AddEntries(*list, first, &content);
    std::string body;
    for (const ListPage& page : read.pages) {
      TL_TRY(pages.ReadPage(page.asked, &body));
      AddEntries(page.list, body, &content);
    }
    content.Add(first.substr(list->insert_at));
  } else {
    content.Add(first);
  }
  content.Add(doubt);
  return content.Hex().substr(0, 32);
}

}  // namespace tracklake
