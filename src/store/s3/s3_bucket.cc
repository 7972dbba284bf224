#include "store/s3/s3_bucket.h"

#include <algorithm>
#include <charconv>

#include "aws/xml.h"
#include "base/base64.h"
#include "base/sha256.h"
#include "store/s3/crc64nvme.h"

namespace tracklake {
namespace {

using aws::Answer;
using aws::Call;

// What is read whole. Raw is refused from 64 MiB, and larger objects are read in pieces.
constexpr std::uint64_t kMaxObjectBytes = 4ULL << 30;

constexpr const char* kBytes = "application/octet-stream";

std::string PathOf(const std::string& key) { return "/" + aws::EncodePath(key); }

// Whether the bytes are those of the checksum that came with them, where one of the whole did.
bool FitsChecksum(const HttpResponse& response) {
  if (response.Header("x-amz-checksum-type").value_or("") == "COMPOSITE") return true;
  if (const auto crc = response.Header("x-amz-checksum-crc64nvme")) {
    return *crc == Crc64NvmeText(Crc64Nvme(response.body));
  }
  const auto sha256 = response.Header("x-amz-checksum-sha256");
  if (!sha256 || sha256->find('-') != std::string_view::npos) return true;
  return *sha256 == EncodeBase64(Sha256Bytes(response.body));
}

// Nothing is copied: what the transport read has room behind it.
void KeepWithPadding(std::string&& body, std::string* bytes) {
  static_assert(HttpResponse::kPadding >= ObjectStore::kReadPadding);
  *bytes = std::move(body);
  bytes->reserve(bytes->size() + ObjectStore::kReadPadding);
}

}  // namespace

void S3Bucket::AddCondition(const Condition& condition, Call* call) const {
  if (condition.kind == Condition::Kind::kAbsent) call->headers.push_back({"If-None-Match", "*"});
  if (condition.kind == Condition::Kind::kUnchanged) {
    std::string etag = condition.version.token();
    if (says_bare_etags_) std::erase(etag, '"');
    call->headers.push_back({"If-Match", std::move(etag)});
  }
}

std::unexpected<Error> S3Bucket::Refused(const Answer& answer, const std::string& key) const {
  Error error = aws::RefusalOf(answer, NameOf(key));
  if (answer.response.status == 404 && answer.code != "NoSuchBucket") {
    return Fail(ErrorKind::kNotFound, "{} does not exist", NameOf(key));
  }
  const bool is_denied = answer.code == "AccessDenied" || answer.code.empty();
  if (answer.response.status == 403 && is_denied) {
    error.hint =
        "Grant s3:GetObject, s3:PutObject and s3:DeleteObject on the lake, and s3:ListBucket on "
        "its bucket: without that one S3 refuses what is not there.";
  }
  return std::unexpected(std::move(error));
}

Result<Answer> S3Bucket::GetOnce(const std::string& key, std::string* memory) {
  Call call{.path = PathOf(key), .max_response_bytes = kMaxObjectBytes, .body_memory = memory};
  call.headers = {{"x-amz-checksum-mode", "ENABLED"}};
  TL_ASSIGN(Answer answer, client_.Send(call));
  if (!answer.ok()) return Refused(answer, key);
  return answer;
}

Result<ObjectVersion> S3Bucket::Get(const std::string& key, std::string* bytes) {
  constexpr int kTries = 2;  // what is damaged on the way comes whole the next time
  for (int tries = 0; tries < kTries; ++tries) {
    TL_ASSIGN(Answer answer, GetOnce(key, bytes));
    const bool is_whole = FitsChecksum(answer.response);
    KeepWithPadding(std::move(answer.response.body), bytes);
    if (!is_whole) continue;
    return ObjectVersion(std::string(answer.response.Header("etag").value_or("")));
  }
  bytes->clear();
  return WithHint(Fail(ErrorKind::kCorruption, "{} is not the bytes of its checksum", NameOf(key)),
                  "Try again; if that does not help, upload the object again.");
}

Result<> S3Bucket::GetRange(const std::string& key, std::uint64_t offset, std::size_t length,
                            std::string* bytes) {
  if (length == 0) {
    bytes->clear();
    TL_TRY(Head(key));
    return {};
  }
  const std::uint64_t last = offset + std::min<std::uint64_t>(length - 1, UINT64_MAX - offset);
  Call call{.path = PathOf(key), .max_response_bytes = kMaxObjectBytes, .body_memory = bytes};
  call.headers = {{"Range", fmt::format("bytes={}-{}", offset, last)}};
  TL_ASSIGN(Answer answer, client_.Send(call));
  std::string& body = answer.response.body;
  if (answer.response.status == 416) {  // nothing there, or an empty object
    body.clear();
  } else if (!answer.ok()) {
    return Refused(answer, key);
  } else if (answer.response.status == 200) {  // all of it
    body = offset < body.size() ? body.substr(offset, length) : std::string();
  }
  KeepWithPadding(std::move(body), bytes);
  return {};
}

Result<ObjectInfo> S3Bucket::Head(const std::string& key) {
  TL_ASSIGN(const Answer answer, client_.Send({.method = HttpMethod::kHead, .path = PathOf(key)}));
  if (!answer.ok()) return Refused(answer, key);
  const HttpResponse& response = answer.response;
  ObjectInfo info{.key = key};
  const std::string_view size = response.Header("content-length").value_or("");
  std::from_chars(size.data(), size.data() + size.size(), info.size);
  info.changed_at = S3TimeNs(response.Header("last-modified").value_or(""));
  info.version = ObjectVersion(std::string(response.Header("etag").value_or("")));
  return info;
}

Result<S3Page> S3Bucket::List(const std::string& prefix, const std::string& next, std::size_t max) {
  Call call;
  call.query = {{"list-type", "2"},
                {"encoding-type", "url"},
                {"max-keys", std::to_string(max)},
                {"prefix", prefix}};
  if (!next.empty()) call.query.emplace_back("continuation-token", next);
  TL_ASSIGN(const Answer answer, client_.Send(call));
  if (!answer.ok()) return std::unexpected(aws::RefusalOf(answer, NameOf(prefix)));
  return ParseS3Page(answer.response.body);
}

Result<PutResult> S3Bucket::Put(const std::string& key, S3Content& content,
                                const Condition& condition) {
  const bool is_of_nothing =
      condition.kind == Condition::Kind::kUnchanged && condition.version.token().empty();
  if (is_of_nothing) return PutResult{};
  // Some servers forget the condition of an object in parts; what is swapped is in memory anyway.
  const bool must_be_whole = options_.other_server && condition.kind == Condition::Kind::kUnchanged;
  return content.size() > options_.multipart_above && !must_be_whole
             ? PutInParts(key, content, condition)
             : PutWhole(key, content, condition);
}

Result<PutResult> S3Bucket::Written(const Answer& answer, const std::string& key) {
  if (const auto etag = answer.response.Header("etag")) {
    return PutResult{.written = true, .version = ObjectVersion(std::string(*etag))};
  }
  TL_ASSIGN(const ObjectInfo info, Head(key));
  return PutResult{.written = true, .version = info.version};
}

Result<PutResult> S3Bucket::PutWhole(const std::string& key, S3Content& content,
                                     const Condition& condition) {
  TL_ASSIGN(std::string bytes, content.Piece(0, content.size()));
  const std::string sha256 = Sha256Bytes(bytes);
  Call call{.method = HttpMethod::kPut,
            .path = PathOf(key),
            .body = Secret(std::move(bytes)),
            .body_sha256 = ToHex(sha256),
            .is_write = true};
  call.headers = {{"Content-Type", kBytes}, {"x-amz-checksum-sha256", EncodeBase64(sha256)}};
  AddCondition(condition, &call);
  TL_ASSIGN(const Answer answer, client_.Send(call));
  return answer.ok() ? Written(answer, key) : RefusedPut(answer, key, condition);
}

// A condition that does not hold is no error: 412, and 404 of an object that was to be replaced.
Result<PutResult> S3Bucket::RefusedPut(const Answer& answer, const std::string& key,
                                       const Condition& condition) const {
  const int status = answer.response.status;
  const bool is_gone = status == 404 && condition.kind == Condition::Kind::kUnchanged &&
                       (answer.code == "NoSuchKey" || answer.code.empty());
  const bool fails_condition =
      condition.kind != Condition::Kind::kNone && (status == 412 || is_gone);
  if (answer.may_be_applied_before && (fails_condition || status == 409 || status == 404)) {
    return Fail(ErrorKind::kUnknown, "{}: an answer was lost: it may be written or not",
                NameOf(key));
  }
  if (fails_condition) return PutResult{};
  if (status == 409) return Fail(ErrorKind::kConflict, "{}: two writers met", NameOf(key));
  return Refused(answer, key);
}

Result<> S3Bucket::Delete(std::span<const std::string> keys) {
  constexpr std::size_t kMaxKeys = 1000;
  if (keys.size() == 1) return DeleteOne(keys.front());
  for (; !keys.empty(); keys = keys.subspan(std::min(keys.size(), kMaxKeys))) {
    TL_TRY(DeleteMany(keys.first(std::min(keys.size(), kMaxKeys))));
  }
  return {};
}

Result<> S3Bucket::DeleteOne(const std::string& key) {
  TL_ASSIGN(const Answer answer,
            client_.Send({.method = HttpMethod::kDelete, .path = PathOf(key), .is_write = true}));
  const bool is_gone = answer.response.status == 404 && answer.code != "NoSuchBucket";
  if (answer.ok() || is_gone) return {};
  return Refused(answer, key);
}

Result<> S3Bucket::DeleteMany(std::span<const std::string> keys) {
  std::string body = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const std::string& key : keys) {
    body += fmt::format("<Object><Key>{}</Key></Object>", aws::EscapeXml(key));
  }
  body += "<Quiet>true</Quiet></Delete>";
  const std::string sha256 = Sha256Bytes(body);
  Call call{.method = HttpMethod::kPost,
            .query = {{"delete", ""}},
            .body = Secret(std::move(body)),
            .body_sha256 = ToHex(sha256),
            .is_write = true};
  call.headers = {{"Content-Type", "application/xml"},
                  {"x-amz-checksum-sha256", EncodeBase64(sha256)}};
  TL_ASSIGN(const Answer answer, client_.Send(call));
  if (!answer.ok()) return Refused(answer, keys.front());
  TL_ASSIGN(const aws::XmlElement root, aws::ParseXml(answer.response.body));
  const aws::XmlElement* error = root.Child("Error");
  if (error == nullptr) return {};
  const std::string_view code = error->TextOf("Code");
  return Fail(code == "AccessDenied" ? ErrorKind::kPermission : ErrorKind::kUnknown,
              "{}/{}: {} ({})", name_, error->TextOf("Key"), code, error->TextOf("Message"));
}

Result<bool> S3Bucket::Exists() {
  TL_ASSIGN(const Answer answer, client_.Send({.method = HttpMethod::kHead}));
  if (answer.ok()) return true;
  if (answer.response.status == 404) return false;
  return std::unexpected(aws::RefusalOf(answer, name_));
}

}  // namespace tracklake
