#include "query/athena/athena_query.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "query/trino/trino_error.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using Phase = AthenaState::Phase;

// Most queries end within the first seconds; a long one is not asked about all the time.
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{2000};

// As infra/prices.json has it, seen 2026-10 for us-east-1.
constexpr double kUsdPerTerabyte = 5.00;
constexpr double kMegabyte = 1e6;
constexpr double kLeastMegabytes = 10;

std::string NewToken(Rng& rng) {
  return fmt::format("tracklake-{:016x}{:016x}", rng.Next(), rng.Next());
}

bool IsHeader(const AthenaPage& page) {
  if (page.rows.empty()) return false;
  return std::ranges::equal(page.rows.front(), page.columns,
                            [](const std::optional<std::string>& cell, const AthenaColumn& column) {
                              return cell == column.name;
                            });
}

constexpr std::string_view kLimitHint =
    "Ask for less, as for fewer days or columns, or raise athena.scan_limit_mb or the workgroup's "
    "limit.";

}  // namespace

double AthenaUsd(std::uint64_t bytes_read) {
  const double megabytes = std::ceil(static_cast<double>(bytes_read) / kMegabyte);
  return std::max(megabytes, kLeastMegabytes) * kUsdPerTerabyte / 1e6;
}

Result<std::unique_ptr<AthenaQuery>> AthenaQuery::Start(aws::Client* client, Clock* clock, Rng* rng,
                                                        std::string sql, AthenaOptions options) {
  TL_TRY(CheckReadsOnly(sql));
  if (sql.size() > kMaxAthenaStatementBytes) {
    return Fail(ErrorKind::kUsage, "the statement is larger than the {} bytes that Athena takes",
                WithThousands(kMaxAthenaStatementBytes));
  }
  std::unique_ptr<AthenaQuery> query(
      new AthenaQuery(client, clock, std::move(sql), std::move(options)));
  TL_TRY(query->deadline_.Check());
  TL_ASSIGN(query->id_, query->api_.Start({query->sql_, NewToken(*rng), query->options_.database,
                                           query->options_.workgroup}));
  return query;
}

// What was begun there costs until it ends.
AthenaQuery::~AthenaQuery() {
  if (!id_.empty() && state_.phase == Phase::kUnderWay) std::ignore = api_.Cancel(id_);
}

Result<> AthenaQuery::Judge() const {
  TL_TRY(deadline_.Check());
  const std::uint64_t limit = options_.scan_limit_bytes;
  if (limit == 0 || state_.bytes_read <= limit) return {};
  return WithHint(Fail(ErrorKind::kExhausted, "the query was stopped: it has read {}, and may {}",
                       HumanBytes(state_.bytes_read), HumanBytes(limit)),
                  std::string(kLimitHint));
}

Result<> AthenaQuery::AwaitEnd() {
  for (milliseconds pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    // Ends with the deadline at the latest.
    auto state = api_.Look(id_);
    if (!state) return std::unexpected(std::move(state).error());
    state_ = *std::move(state);
    if (state_.phase != Phase::kUnderWay) return {};
    TL_TRY(Judge());
    clock_->SleepFor(pause);
    TL_TRY(Judge());
  }
}

Result<> AthenaQuery::Await() {
  if (page_) return {};
  TL_TRY(AwaitEnd());
  if (state_.reason.find("Bytes scanned limit") != std::string::npos) {
    return WithHint(Fail(ErrorKind::kExhausted, "Athena has ended the query: {}", state_.reason),
                    std::string(kLimitHint));
  }
  if (state_.phase == Phase::kCancelled) {
    return Fail(ErrorKind::kUnavailable, "somebody has cancelled the query {}{}{}", id_,
                state_.reason.empty() ? "" : ": ", state_.reason);
  }
  if (state_.phase == Phase::kFailed) {
    TrinoComplaint complaint = ParseTrinoComplaint(state_.reason);
    complaint.is_users_fault = state_.is_users_fault && !state_.is_retryable;
    return std::unexpected(ExplainTrinoError(complaint, sql_, "glue.database"));
  }
  TL_ASSIGN(page_, api_.Page(id_, ""));
  if (state_.has_header_row && IsHeader(*page_)) page_->rows.erase(page_->rows.begin());
  return {};
}

Result<std::vector<QueryColumn>> AthenaQuery::Describe() {
  TL_TRY(Await());
  std::vector<QueryColumn> columns;
  for (const AthenaColumn& column : page_->columns) {
    columns.push_back({column.name, DuckTypeName(column.type)});
  }
  return columns;
}

Result<> AthenaQuery::Run(ValueText text, const std::function<bool(TableRow)>& take) {
  TL_TRY(Await());
  const std::vector<AthenaColumn> columns = page_->columns;
  while (true) {  // as often as Athena names a next page
    for (TableRow& row : page_->rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i]) row[i] = TrinoText(columns[i].type, *row[i], text);
      }
      if (!take(std::move(row))) return {};
    }
    if (page_->next_token.empty()) return {};
    TL_TRY(deadline_.Check());
    TL_ASSIGN(page_, api_.Page(id_, page_->next_token));
    if (page_->columns.size() != columns.size()) {
      return Fail(ErrorKind::kBadData, "Athena's pages of one result have different columns");
    }
  }
}

RemoteCost AthenaQuery::cost() const {
  return {id_, state_.bytes_read, AthenaUsd(state_.bytes_read)};
}

}  // namespace tracklake
