#include "app/quarantine_report.h"

namespace tracklake::app {

Listing RefusedObjects() { return Listing({{"object"}, {"items", true}, {"first reason"}}); }

void AddObject(const QuarantineFile& file, Listing* objects) {
  objects->AddRow({file.subject(), std::to_string(file.lines.size()),
                   file.lines.empty() ? std::nullopt : std::optional(file.lines.front().reason)});
}

Listing RefusedItems() { return Listing({{"object"}, {"place"}, {"reason"}, {"item"}}); }

void AddItems(const QuarantineFile& file, Listing* items) {
  for (const QuarantineLine& line : file.lines) {
    items->AddRow({file.subject(), line.pointer, line.reason, line.item});
  }
}

}  // namespace tracklake::app
