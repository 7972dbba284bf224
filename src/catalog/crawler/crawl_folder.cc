#include "catalog/crawler/crawl_folder.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "base/parallel.h"
#include "catalog/crawler/csv_sample.h"
#include "catalog/crawler/inspect.h"
#include "catalog/crawler/names.h"
#include "catalog/crawler/parquet_footer.h"

namespace tracklake::crawler {
namespace {

constexpr std::size_t kReaders = 8;  // each waits for a bucket most of the time
constexpr std::size_t kMagicBytes = 4;

Result<FileSchema> ReadFooter(ObjectStore& store, const ForeignFile& file) {
  std::string bytes;
  TL_TRY(store.GetRange(file.key, file.size - kParquetTail, kParquetTail, &bytes));
  const auto length = FooterLength(bytes);
  if (!length || *length > kMaxFooterBytes || *length + kParquetTail > file.size) {
    return UnknownSchema("its Parquet footer is cut off or too long");
  }
  TL_TRY(store.GetRange(file.key, file.size - kParquetTail - *length, *length, &bytes));
  std::string why_not;
  auto schema = InspectFooter(bytes, &why_not);
  return schema ? *std::move(schema) : UnknownSchema(why_not);
}

Result<FileSchema> ReadFile(ObjectStore& store, const ForeignFile& file, Rules rules) {
  if (file.size == 0) {
    return FileSchema{.format = DataFormat::kEmpty, .reasons = {{"empty", "it has no bytes"}}};
  }
  const std::string_view name = std::string_view(file.key).substr(file.key.rfind('/') + 1);
  // Of a Parquet file only the footer is worth reading.
  const bool is_likely_parquet = InSmallLetters(name).ends_with(".parquet");
  const std::size_t sizes[] = {is_likely_parquet ? kMagicBytes : kSampleBytes, kSampleBytes,
                               kMaxSampleBytes};
  std::string head;
  for (const std::size_t size : sizes) {
    if (size == head.size()) continue;
    TL_TRY(store.GetRange(file.key, 0, size, &head));
    const bool is_magic_only = size == kMagicBytes && file.size > size;
    if (is_magic_only && !head.starts_with("PAR1")) continue;
    Inspected inspected = InspectHead(name, head, file.size, rules);
    if (inspected.wants_footer) return ReadFooter(store, file);
    if (!inspected.wants_more) return std::move(inspected.schema);
  }
  return UnknownSchema("no value ends in what is read of it");
}

// On this machine, of a CSV file by our rules, whose types would else be guesses about what lies
// behind the sample. From a bucket it would cost money.
Result<> WidenTypes(ObjectStore& store, const ForeignFile& file, FileSchema* schema) {
  constexpr std::uint64_t kMost = std::uint64_t{16} << 20;
  CsvTypes types(schema);
  std::string block;
  for (std::uint64_t at = 0; at < std::min(file.size, kMost); at += kSampleBytes) {
    TL_TRY(store.GetRange(file.key, at, kSampleBytes, &block));
    if (block.empty()) break;  // it has become shorter
    types.Take(block);
  }
  if (file.size <= kMost) types.Take("\n");  // the last line may lack its end
  return {};
}

// One of each kind of schema: thousands of files mostly have the same.
class SharedSchemas {
 public:
  std::shared_ptr<const FileSchema> Share(FileSchema schema) {
    const MutexLock lock(mutex_);
    auto& alike = schemas_[schema.columns.size()];
    for (const auto& known : alike) {
      if (IsAlike(*known, schema)) return known;
    }
    alike.push_back(std::make_shared<const FileSchema>(std::move(schema)));
    return alike.back();
  }

 private:
  static bool IsAlike(const FileSchema& one, const FileSchema& other) {
    const bool is_read = one.format == DataFormat::kParquet || one.format == DataFormat::kCsv ||
                         one.format == DataFormat::kJson;
    return one.format == other.format && one.packing == other.packing && one.csv == other.csv &&
           one.json == other.json && one.columns == other.columns &&
           (is_read || one.reasons == other.reasons);
  }

  Mutex mutex_;
  std::map<std::size_t, std::vector<std::shared_ptr<const FileSchema>>> schemas_
      TL_GUARDED_BY(mutex_);
};

Result<> ReadAll(ObjectStore& store, std::span<ForeignFile* const> files, Rules rules) {
  SharedSchemas schemas;
  std::vector<std::optional<Error>> errors(files.size());
  ForEachInParallel(files.size(), kReaders, [&](std::size_t i) {
    auto schema = ReadSchema(store, *files[i], rules);
    if (schema) {
      files[i]->schema = schemas.Share(*std::move(schema));
    } else {
      errors[i] = std::move(schema).error();
    }
  });
  for (std::optional<Error>& error : errors) {
    if (error) return std::unexpected(*std::move(error));
  }
  return {};
}

}  // namespace

Result<FileSchema> ReadSchema(ObjectStore& store, const ForeignFile& file, Rules rules) {
  auto schema = ReadFile(store, file, rules);
  const bool is_sample = schema && schema->format == DataFormat::kCsv && file.size > kSampleBytes &&
                         schema->packing == Packing::kNone;
  if (is_sample && rules == Rules::kOurs && store.copies() == nullptr) {
    if (auto widened = WidenTypes(store, file, &*schema); !widened) {
      schema = std::unexpected(std::move(widened).error());
    }
  }
  const bool is_gone = !schema && schema.error().kind == ErrorKind::kNotFound;
  return is_gone ? UnknownSchema("it has gone since it was listed") : std::move(schema);
}

Result<FolderCrawl> CrawlFolder(ObjectStore& store, const GroupOptions& options) {
  FolderTree tree;
  FolderCrawl crawl;
  const auto add = [&](std::span<ObjectInfo> page) -> Result<> {
    for (const ObjectInfo& object : page) TL_TRY(tree.Add(object));
    return {};
  };
  TL_TRY(store.ListPages("", add));
  const std::vector<ForeignFile*> files = tree.FilesToLookAt();
  TL_TRY(ReadAll(store, files, options.rules));
  Grouped grouped = GroupTables(tree.root(), options);
  crawl.tables = std::move(grouped.tables);
  crawl.left_out = std::move(grouped.left_out);
  crawl.looked_at = static_cast<std::int64_t>(files.size());
  crawl.hidden = tree.hidden();
  crawl.files = tree.files();
  crawl.bytes = tree.bytes();
  return crawl;
}

}  // namespace tracklake::crawler
