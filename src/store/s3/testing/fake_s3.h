// S3 as a transport, for tests: objects in memory, conditions, pages, parts and checksums as S3's
// guide has them, and the troubles that no emulator gives. It holds requests to what S3 holds them
// to (a signature for its region, the body's hash, checksums). Any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake {

class FakeS3 final : public HttpTransport {
 public:
  struct Options {
    std::string bucket = "bucket";
    std::string region = "eu-west-1";
    bool may_list = true;  // without s3:ListBucket a missing key is 403
    // What servers of others do otherwise.
    bool encodes_keys = true;         // in lists, when asked to
    bool orders_by_bytes = true;      // else what is in a folder stands before what is beside it
    bool keeps_if_none_match = true;  // else it is ignored
    bool keeps_if_match = true;       // the same
    bool refuses_every_if_match = false;  // 412, also of what is there
    bool compares_bare_etags = false;     // If-Match with what stands between the quotes
    bool keeps_conditions_of_parts = true;
  };

  FakeS3() : FakeS3(Options()) {}
  explicit FakeS3(Options options) : options_(std::move(options)) {}

  // Called on the sender's thread before a request is applied; an answer is given in its place.
  using Before = std::function<std::optional<Result<HttpResponse>>(const HttpRequest&)>;
  void SetBefore(Before before) { before_ = std::move(before); }
  // After it was applied: may give another answer, or lose it.
  using After = std::function<Result<HttpResponse>(const HttpRequest&, HttpResponse)>;
  void SetAfter(After after) { after_ = std::move(after); }

  Result<HttpResponse> Send(const HttpRequest& request) override;

  // Without a request: what stands in the bucket now, and what somebody else writes.
  std::map<std::string, std::string> Contents() const;
  void Write(const std::string& key, const std::string& bytes);
  // Makes what is kept differ from its checksum.
  void Damage(const std::string& key);
  int requests() const;
  std::size_t open_uploads() const;

 private:
  struct Object {
    std::string bytes;
    std::string etag;
    std::string modified;  // "2026-01-02T03:04:05"
    HttpHeader checksum;
  };
  struct Asked;

  HttpResponse Apply(const HttpRequest& request) TL_REQUIRES(mutex_);
  std::optional<HttpResponse> Refuse(const HttpRequest& request, const Asked& asked) const;
  HttpResponse Get(const HttpRequest& request, const Asked& asked) TL_REQUIRES(mutex_);
  HttpResponse List(const Asked& asked) const TL_REQUIRES(mutex_);
  std::string Rank(std::string key) const;
  std::vector<std::string> KeysBelow(const std::string& prefix) const TL_REQUIRES(mutex_);
  HttpResponse Put(const HttpRequest& request, const std::string& key, std::string bytes,
                   HttpHeader checksum, std::string etag) TL_REQUIRES(mutex_);
  HttpResponse Post(const HttpRequest& request, const Asked& asked) TL_REQUIRES(mutex_);
  HttpResponse EndUpload(const HttpRequest& request, const Asked& asked) TL_REQUIRES(mutex_);
  void Keep(const std::string& key, std::string bytes, HttpHeader checksum, std::string etag)
      TL_REQUIRES(mutex_);

  const Options options_;
  Before before_;
  After after_;
  mutable Mutex mutex_;
  int requests_ TL_GUARDED_BY(mutex_) = 0;
  int changes_ TL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Object> objects_ TL_GUARDED_BY(mutex_);
  std::map<std::string, std::map<int, std::string>> uploads_ TL_GUARDED_BY(mutex_);
};

// "<Error><Code>…", as S3 refuses.
HttpResponse S3Refusal(int status, std::string_view code, std::vector<HttpHeader> headers = {});

}  // namespace tracklake
