#include "query/month_reader.h"

#include "query/relations.h"
#include "query/rolled_views.h"
#include "query/worker_setup.h"
#include "store/local/scratch.h"

namespace tracklake {
namespace {

// A table's rows in the order of its parts, under a name of its own.
std::string OrderedName(std::string_view table) { return "ordered_" + std::string(table); }

std::string SelectOf(const RollupRelation& relation) {
  if (relation.sql.empty()) return "SELECT * FROM " + OrderedName(relation.name);
  return "SELECT * FROM " + std::string(relation.name) + " ORDER BY ALL";
}

std::vector<std::string> Furniture(std::span<const CatalogFile> parts, const Locate& locate) {
  std::vector<std::string> statements = {"SET TimeZone = 'UTC'"};
  std::string views;
  for (const RollupRelation& relation : RollupRelations()) {
    if (!relation.sql.empty()) views += std::string(relation.name) + ' ';
  }
  for (Relation& relation : RelationsFor(views, {parts, {}}, locate)) {
    statements.push_back(std::move(relation.statement));
  }
  for (const TableInfo& table : Tables()) {
    statements.push_back("CREATE VIEW " + OrderedName(table.name) + " AS " +
                         SelectOfParts(table, parts, locate, ScanOrder::kOfParts));
  }
  return statements;
}

}  // namespace

Result<MonthReader> MonthReader::Open(ObjectStore* store, std::span<const CatalogFile> parts,
                                      const QueryOptions& options) {
  auto scratch = NewScratch(store);
  std::unique_ptr<Staging> spill = scratch ? std::move(*scratch) : nullptr;
  TL_ASSIGN(std::unique_ptr<WorkerProcess> worker,
            WorkerProcess::Start({options.timeout, options.stop, options.memory_mb}));
  const std::string root = RootOf(*store, spill.get());
  std::vector<std::string> keys;
  for (const CatalogFile& part : parts) keys.push_back(part.key);
  TL_TRY(BringCopies(*store, keys, root));
  const Locate locate = [store, below_root = !root.empty()](std::string_view key) {
    return below_root ? std::string(key) : store->Location(key);
  };
  WorkerFiles reachable;
  for (const CatalogFile& part : parts) reachable.readable.push_back(locate(part.key));
  const auto opened = worker->Ask(OpenFrame(options, root, spill.get()), FrameKind::kDone);
  if (!opened) return std::unexpected(opened.error().error);
  const auto confined = worker->Ask(WriteFrame(reachable), FrameKind::kDone);
  if (!confined) return std::unexpected(confined.error().error);
  const auto furnished =
      worker->Ask(TextsFrame(FrameKind::kScript, Furniture(parts, locate)), FrameKind::kDone);
  if (!furnished) return std::unexpected(furnished.error().error);
  return MonthReader(std::move(spill), std::move(worker));
}

Result<std::vector<QueryColumn>> MonthReader::Describe(const RollupRelation& relation) {
  const auto answer =
      worker_->Ask(TextFrame(FrameKind::kDescribe, SelectOf(relation)), FrameKind::kTexts);
  if (!answer) return std::unexpected(answer.error().error);
  auto columns = ReadColumns(answer->body);
  if (!columns) return std::unexpected(worker_->Babble().error().error);
  return *std::move(columns);
}

Result<> MonthReader::Read(const RollupRelation& relation, const Take& take) {
  FrameWriter request(FrameKind::kSelect);
  request.Byte(0);
  request.Text(SelectOf(relation));
  if (const auto asked = worker_->Send(std::move(request).Finish()); !asked) {
    return std::unexpected(asked.error().error);
  }
  while (true) {
    const auto frame = worker_->Receive();
    if (!frame) return std::unexpected(frame.error().error);
    if (frame->kind == FrameKind::kDone) return {};
    if (frame->kind != FrameKind::kChunk) return std::unexpected(worker_->Babble().error().error);
    TL_TRY(take(frame->body));
  }
}

}  // namespace tracklake
