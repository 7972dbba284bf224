#include "serve/api/query_stream.h"

#include <ostream>
#include <streambuf>
#include <utility>

#include "app/json/json.h"
#include "app/own_query.h"
#include "query/result_writer.h"

namespace tracklake::serve {
namespace {

using Format = QueryRequest::Format;

// Rows are handed on in pieces of this size.
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

// What is written goes to the caller, until that has gone: then the stream is no longer good.
class Pieces final : public std::streambuf {
 public:
  explicit Pieces(const web::Send* send) : send_(send), piece_(kPieceBytes) { Empty(); }

 protected:
  int overflow(int character) override {
    if (!HandOn()) return traits_type::eof();
    if (character != traits_type::eof()) {
      *pptr() = traits_type::to_char_type(character);
      pbump(1);
    }
    return traits_type::not_eof(character);
  }
  int sync() override { return HandOn() ? 0 : -1; }

 private:
  bool HandOn() {
    const std::string_view written(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    is_read_ = is_read_ && (written.empty() || (*send_)(written));
    Empty();
    return is_read_;
  }
  void Empty() { setp(piece_.data(), piece_.data() + piece_.size()); }

  const web::Send* const send_;
  bool is_read_ = true;
  std::vector<char> piece_;
};

ValueText TextOf(Format format) {
  return format == Format::kCsv ? ValueText::kPlain : ValueText::kJson;
}

Result<QuerySession> Open(const app::Services& services, const RunningQueries::Ticket& ticket,
                          const QueryRequest& request, SpareWorkers* spares) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  QueryOptions options = app::QueryOptionsOf(services);
  options.stop = ticket.stop();
  options.as_of = request.as_of;
  options.parameters = request.parameters;
  options.spares = spares;
  if (request.timeout) options.timeout = *request.timeout;
  return QuerySession::Open(store, &services.clock, request.sql, options);
}

// That it was stopped on purpose is no failure of the lake's.
Error Told(const RunningQueries::Ticket& ticket, Error error) {
  if (!ticket.was_stopped()) return error;
  return {ErrorKind::kConflict, fmt::format("the query {} was stopped", ticket.id()), {}, {}};
}

}  // namespace

// The session's rows, as many as are wanted.
class QueryStream::Rows final : public ResultSource {
 public:
  Rows(QuerySession* session, const std::vector<QueryColumn>* columns,
       std::optional<std::int64_t> limit)
      : session_(session), columns_(columns), limit_(limit) {}

  Result<std::vector<QueryColumn>> Describe() override { return *columns_; }
  Result<> Run(ValueText text, const std::function<bool(TableRow)>& take) override {
    return session_->Run(text, [&](TableRow row) {
      is_truncated_ = count_ == limit_;
      if (is_truncated_) return false;
      ++count_;
      return take(std::move(row));
    });
  }

  std::int64_t count() const { return count_; }
  bool is_truncated() const { return is_truncated_; }

 private:
  QuerySession* const session_;
  const std::vector<QueryColumn>* const columns_;
  const std::optional<std::int64_t> limit_;
  std::int64_t count_ = 0;
  bool is_truncated_ = false;
};

Result<std::unique_ptr<QueryStream>> QueryStream::Begin(
    std::shared_ptr<const OwnServices> own, std::unique_ptr<RunningQueries::Ticket> ticket,
    const QueryRequest& request, SpareWorkers* spares) {
  auto session = Open(own->get(), *ticket, request, spares);
  if (!session) return std::unexpected(Told(*ticket, std::move(session).error()));
  std::unique_ptr<QueryStream> stream(
      new QueryStream(std::move(own), std::move(ticket), *std::move(session), request));
  const Result<> started = stream->Start();
  if (!started) return std::unexpected(Told(*stream->ticket_, started.error()));
  return stream;
}

Result<> QueryStream::Start() {
  TL_ASSIGN(columns_, session_.Describe());
  return session_.Start(TextOf(format_));
}

Result<> QueryStream::Send(const web::Send& send) {
  Pieces pieces(&send);
  std::ostream out(&pieces);
  Rows rows(&session_, &columns_, limit_);
  if (format_ == Format::kJsonLines) return SendJsonLines(rows, out);
  const auto written = WriteCsv(rows, out);
  out.flush();
  if (!written) return std::unexpected(Told(*ticket_, written.error()));
  return {};
}

Result<> QueryStream::SendJsonLines(Rows& rows, std::ostream& out) {
  const auto written = WriteJsonLines(rows, out);
  const app::Json end = written
                            ? app::Json{{"rows", rows.count()},
                                        {"truncated", rows.is_truncated()},
                                        {"elapsed_ms", since_.Elapsed().count()}}
                            : app::Json{{"error", app::JsonOf(Told(*ticket_, written.error()))}};
  out << end.dump(-1, ' ', false, app::Json::error_handler_t::replace) << '\n' << std::flush;
  return {};
}

}  // namespace tracklake::serve
