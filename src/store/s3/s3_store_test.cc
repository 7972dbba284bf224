// What S3 does that no other store does, and what may befall a call on the way.
#include "store/s3/s3_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/heads.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

constexpr S3Bucket::Options kSmallParts{.multipart_above = 100, .part_bytes = 1 << 20};

HttpHeader* Find(std::vector<HttpHeader>& headers, std::string_view name) {
  for (HttpHeader& header : headers) {
    if (header.name == name) return &header;
  }
  return nullptr;
}

std::string HeaderOf(HttpRequest request, std::string_view name) {
  const HttpHeader* header = Find(request.headers, name);
  return header == nullptr ? "" : header->value;
}

bool IsThere(const std::optional<ObjectInfo>& info) { return info.has_value(); }

class S3StoreTest : public testing::Test {
 protected:
  std::string Read(const std::string& key, ObjectStore* store = nullptr) {
    std::string bytes;
    const auto read = (store == nullptr ? &store_ : store)->Get(key, &bytes);
    return read.has_value() ? bytes : "error: " + read.error().message;
  }
  milliseconds Waited() { return std::chrono::floor<milliseconds>(store_.clock.Now() - began_); }
  // The next `count` requests of the method meet this answer in their place.
  void Meet(HttpMethod method, int count, Result<HttpResponse> answer) {
    store_.s3.SetBefore([=, left = std::make_shared<int>(count)](
                            const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
      if (request.method != method || *left == 0) return std::nullopt;
      --*left;
      return answer;
    });
  }
  // The next request of the method is applied, and its answer lost.
  void LoseAnswer(HttpMethod method, std::optional<HttpResponse> instead = std::nullopt) {
    store_.s3.SetAfter(
        [=, left = std::make_shared<int>(1)](const HttpRequest& request,
                                             HttpResponse response) -> Result<HttpResponse> {
          if (request.method != method || *left == 0) return response;
          --*left;
          if (instead) return *instead;
          return Fail(ErrorKind::kUnavailable, "the connection was reset");
        });
  }

  TempLake folder_;
  FakeS3Store store_{folder_.path()};
  Micros began_ = store_.clock.Now();
};

TEST_F(S3StoreTest, KeysStandBelowThePrefixOfTheLake) {
  store_.s3.Write("other/a", "not ours");
  store_.s3.Write("lake/raw/", "");  // a console's folder
  ASSERT_TRUE(store_.PutIfAbsent("raw/a b+c=\u00e9%41.json", "x").has_value());
  EXPECT_EQ(store_.s3.Contents().at("lake/raw/a b+c=\u00e9%41.json"), "x");
  EXPECT_THAT(*store_.List(""),
              ElementsAre(testing::Field(&ObjectInfo::key, "raw/a b+c=\u00e9%41.json")));
  EXPECT_EQ(store_.Location("raw/a"), "s3://bucket/lake/raw/a");
  EXPECT_EQ(Read("raw/none"), "error: s3://bucket/lake/raw/none does not exist");
}

TEST_F(S3StoreTest, AListOfManyPagesIsGivenPageByPage) {
  constexpr int kObjects = 2500;
  for (int i = 0; i < kObjects; ++i) store_.s3.Write(fmt::format("lake/p/{:05}", i), "x");
  std::vector<std::size_t> sizes;
  std::string last;
  ASSERT_TRUE(store_.ListPages("p/", [&](std::span<ObjectInfo> page) -> Result<> {
    sizes.push_back(page.size());
    for (const ObjectInfo& info : page) EXPECT_LT(std::exchange(last, info.key), info.key);
    return {};
  }));
  EXPECT_THAT(sizes, ElementsAre(1000, 1000, 500));
}

TEST_F(S3StoreTest, AListThatDoesNotGetOnEnds) {
  store_.s3.SetAfter([](const HttpRequest&, HttpResponse) {
    return HttpResponse{200,
                        {},
                        "<ListBucketResult><IsTruncated>true</IsTruncated>"
                        "<NextContinuationToken>x</NextContinuationToken></ListBucketResult>"};
  });
  EXPECT_EQ(store_.List("").error().kind, ErrorKind::kBadData);
}

TEST_F(S3StoreTest, ManyThatLieTogetherAreFoundByOneList) {
  std::vector<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    keys.push_back(fmt::format("raw/{:03}", i));
    store_.s3.Write("lake/" + keys.back(), "x");
  }
  keys.push_back("raw/050-none");
  const int before = store_.s3.requests();
  const auto found = HeadAll(store_, keys);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_EQ(store_.s3.requests() - before, 1);
  EXPECT_EQ(std::ranges::count(*found, true, IsThere), 100);
  EXPECT_EQ(found->at(99), *store_.Head("raw/099"));
}

TEST_F(S3StoreTest, AFewAmongManyOthersAreAskedForEach) {
  for (int i = 0; i < 2500; ++i) store_.s3.Write(fmt::format("lake/raw/{:04}", i), "x");
  std::vector<std::string> keys;
  for (int i = 0; i < 2500; i += 200) keys.push_back(fmt::format("raw/{:04}", i));
  const int before = store_.s3.requests();
  const auto found = HeadAll(store_, keys);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_EQ(std::ranges::count(*found, true, IsThere), 13);
  EXPECT_EQ(store_.s3.requests() - before, 1 + 8);  // a page of a thousand, then those behind it
  Meet(HttpMethod::kHead, 1, S3Refusal(403, "AccessDenied"));
  EXPECT_EQ(HeadAll(store_, keys).error().kind, ErrorKind::kPermission);
}

TEST_F(S3StoreTest, ALargeObjectIsPutInPartsUnderItsCondition) {
  FakeS3Store store(folder_.path(), {}, kSmallParts);
  std::string bytes(3'000'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  const auto staging = store.staging().NewStaging().value();
  const auto file = staging->folder() / "large";
  std::ofstream(file, std::ios::binary) << bytes;
  const std::vector<Upload> uploads = {{"p/bytes", bytes, {}, Condition::Absent()},
                                       {"p/file", "", file, Condition::Absent()}};
  const auto put = store.Put(uploads);
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_TRUE(put->at(0).written && put->at(1).written);
  EXPECT_TRUE(Read("p/bytes", &store) == bytes);
  EXPECT_TRUE(Read("p/file", &store) == bytes);
  EXPECT_THAT(put->at(0).version.token(), HasSubstr("-3\""));
  EXPECT_EQ(store.Head("p/file")->version, put->at(1).version);
  EXPECT_EQ(store.PutIfAbsent("p/file", std::string(200, 'y')), PutOutcome::kExists);
  EXPECT_EQ(store.s3.open_uploads(), 0U);
}

TEST_F(S3StoreTest, AnUploadInPartsThatFailsLeavesNothing) {
  FakeS3Store store(folder_.path(), {}, kSmallParts);
  store.s3.SetBefore([](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    if (request.url.find("partNumber=2") == std::string::npos) return std::nullopt;
    return S3Refusal(403, "AccessDenied");
  });
  EXPECT_EQ(store.PutIfAbsent("p/a", std::string(3'000'000, 'x')).error().kind,
            ErrorKind::kPermission);
  EXPECT_EQ(store.s3.open_uploads(), 0U);
  EXPECT_THAT(store.s3.Contents(), SizeIs(0));
}

TEST_F(S3StoreTest, TheEndOfAnUploadMayFailBehindAGoodStatusAndIsLookedFor) {
  FakeS3Store store(folder_.path(), {}, kSmallParts);
  for (const bool is_applied : {true, false}) {
    const auto key = fmt::format("p/{}", is_applied);
    int left = 1;
    const auto fails = [&](const HttpRequest& request) {
      return request.method == HttpMethod::kPost &&
             request.url.find("uploadId=") != std::string::npos && left-- == 1;
    };
    const HttpResponse error = {200, {}, "<Error><Code>InternalError</Code></Error>"};
    store.s3.SetAfter([&](const HttpRequest& request, HttpResponse response) {
      return is_applied && fails(request) ? error : response;
    });
    store.s3.SetBefore([&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
      if (is_applied || !fails(request)) return std::nullopt;
      return error;
    });
    EXPECT_EQ(store.PutIfAbsent(key, std::string(200, 'x')), PutOutcome::kCreated);
    EXPECT_EQ(Read(key, &store), std::string(200, 'x'));
    EXPECT_EQ(store.s3.open_uploads(), 0U);
  }
}

TEST_F(S3StoreTest, WhatIsDamagedOnTheWayIsReadAgainAndWhatIsDamagedThereIsNamed) {
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "whole").has_value());
  LoseAnswer(HttpMethod::kGet, HttpResponse{200, {{"x-amz-checksum-sha256", "AAAA"}}, "whole"});
  EXPECT_EQ(Read("p/a"), "whole");
  store_.s3.Damage("lake/p/a");
  std::string bytes;
  const auto read = store_.Get("p/a", &bytes);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kCorruption);
  EXPECT_THAT(read.error().message, HasSubstr("s3://bucket/lake/p/a"));
}

TEST_F(S3StoreTest, WhatIsDamagedOnTheWayThereIsNotWritten) {
  EXPECT_TRUE(store_.PutIfAbsent("p/a", "x").has_value());
  Meet(HttpMethod::kPut, 1, S3Refusal(400, "BadDigest"));
  EXPECT_FALSE(store_.PutIfAbsent("p/b", "x").has_value());
  EXPECT_THAT(store_.s3.Contents(), ElementsAre(Pair("lake/p/a", "x")));
}

TEST_F(S3StoreTest, TwoWritersThatMeetAskAgain) {
  Meet(HttpMethod::kPut, 2, S3Refusal(409, "ConditionalRequestConflict"));
  EXPECT_EQ(store_.PutIfAbsent("p/a", "x"), PutOutcome::kCreated);
  const auto version = store_.Head("p/a")->version;
  Meet(HttpMethod::kPut, 2, S3Refusal(409, "ConditionalRequestConflict"));
  EXPECT_TRUE(store_.Swap("p/a", "y", version).has_value());
  Meet(HttpMethod::kPut, 1000, S3Refusal(409, "ConditionalRequestConflict"));
  EXPECT_EQ(store_.PutIfAbsent("p/b", "x").error().kind, ErrorKind::kConflict);
}

TEST_F(S3StoreTest, ASwapOfWhatIsGoneDoesNotHold) {
  const auto version = store_.Swap("p/a", "x", std::nullopt);
  ASSERT_TRUE(store_.Delete(std::vector<std::string>{"p/a"}).has_value());
  EXPECT_EQ(store_.Swap("p/a", "y", *version).error().kind, ErrorKind::kConflict);
  EXPECT_THAT(store_.s3.Contents(), SizeIs(0));
}

TEST_F(S3StoreTest, WithoutTheRightToListNothingIsTakenForAbsent) {
  FakeS3Store store(folder_.path(), {.may_list = false});
  std::string bytes;
  for (const Error& error :
       {store.Get("p/a", &bytes).error(), store.Head("p/a").error(), store.List("").error()}) {
    EXPECT_EQ(error.kind, ErrorKind::kPermission);
  }
  EXPECT_THAT(store.Get("p/a", &bytes).error().hint, HasSubstr("s3:ListBucket"));
  EXPECT_EQ(store.PutIfAbsent("p/a", "x"), PutOutcome::kCreated);
}

TEST_F(S3StoreTest, AMissingBucketIsNoMissingObject) {
  Meet(HttpMethod::kGet, 1, S3Refusal(404, "NoSuchBucket"));
  std::string bytes;
  EXPECT_EQ(store_.Get("p/a", &bytes).error().kind, ErrorKind::kConfig);
  Meet(HttpMethod::kPut, 1, S3Refusal(404, "NoSuchBucket"));
  EXPECT_EQ(store_.Swap("p/a", "x", ObjectVersion("\"1\"")).error().kind, ErrorKind::kConfig);
  Meet(HttpMethod::kHead, 1, S3Refusal(404, ""));
  EXPECT_EQ(store_.BucketExists(), false);
  EXPECT_EQ(store_.BucketExists(), true);
}

TEST_F(S3StoreTest, ABucketElsewhereIsFoundByEveryKindOfCall) {
  FakeS3Store store(folder_.path(), {.region = "ap-south-1"});
  EXPECT_EQ(store.PutIfAbsent("p/a", "x"), PutOutcome::kCreated);
  EXPECT_EQ(store.Head("p/a")->size, 1U);
  const int requests = store.s3.requests();
  EXPECT_EQ(Read("p/a", &store), "x");
  EXPECT_EQ(store.s3.requests(), requests + 1);  // the region is remembered
}

TEST_F(S3StoreTest, ALostAnswerIsLookedForAndNothingIsWrittenTwice) {
  LoseAnswer(HttpMethod::kPut);
  EXPECT_EQ(store_.PutIfAbsent("p/a", "x"), PutOutcome::kCreated);
  const auto version = store_.Head("p/a")->version;
  LoseAnswer(HttpMethod::kPut, HttpResponse{500, {}, {}});
  const auto swapped = store_.Swap("p/a", "y", version);
  ASSERT_TRUE(swapped.has_value());
  EXPECT_EQ(*swapped, store_.Head("p/a")->version);
  EXPECT_EQ(Read("p/a"), "y");
  LoseAnswer(HttpMethod::kDelete);
  EXPECT_TRUE(store_.Delete(std::vector<std::string>{"p/a"}).has_value());
}

TEST_F(S3StoreTest, SomebodyElsesWriteBehindALostOneIsNotTakenForOurs) {
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "old").has_value());
  const auto version = store_.Head("p/a")->version;
  store_.s3.SetAfter(
      [&](const HttpRequest& request, HttpResponse response) -> Result<HttpResponse> {
        if (request.method != HttpMethod::kPut) return response;
        store_.s3.Write("lake/p/a", "theirs");
        return Fail(ErrorKind::kUnavailable, "reset");
      });
  const Upload upload{"p/a", "ours", {}, Condition::Unchanged(version)};
  const auto put = store_.Put({&upload, 1});
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_FALSE(put->front().written);
  EXPECT_TRUE(put->front().unsure);
}

TEST_F(S3StoreTest, ThrottlingIsWaitedOutAndTroubleWithoutEndIsAnError) {
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "x").has_value());
  Meet(HttpMethod::kGet, 3, S3Refusal(503, "SlowDown"));
  EXPECT_EQ(Read("p/a"), "x");
  EXPECT_GT(Waited(), milliseconds(0));
  std::string bytes;
  Meet(HttpMethod::kGet, 1000, S3Refusal(503, "SlowDown"));
  EXPECT_EQ(store_.Get("p/a", &bytes).error().kind, ErrorKind::kUnavailable);
  Meet(HttpMethod::kPut, 1000, Fail(ErrorKind::kUnavailable, "reset"));
  EXPECT_EQ(store_.PutIfAbsent("p/b", "x").error().kind, ErrorKind::kUnknown);
  EXPECT_LT(Waited(), std::chrono::minutes(15));
  EXPECT_THAT(store_.s3.Contents(), SizeIs(1));
}

TEST_F(S3StoreTest, AWrongClockAndExpiredCredentialsAreCuredOnTheWay) {
  Meet(HttpMethod::kPut, 1,
       S3Refusal(403, "RequestTimeTooSkewed", {{"Date", "Sun, 01 Mar 2026 09:00:00 GMT"}}));
  EXPECT_EQ(store_.PutIfAbsent("p/a", "x"), PutOutcome::kCreated);
  Meet(HttpMethod::kPut, 1, S3Refusal(400, "ExpiredToken"));
  EXPECT_EQ(store_.PutIfAbsent("p/b", "x"), PutOutcome::kCreated);
  EXPECT_EQ(Waited(), milliseconds(0));
}

TEST_F(S3StoreTest, OfABatchOnlyWhatWasLostIsPutAgain) {
  std::vector<Upload> uploads;
  for (int i = 0; i < 40; ++i) {
    uploads.push_back({fmt::format("p/{:02}", i), std::to_string(i), {}, Condition::Absent()});
  }
  AddTrouble(&store_.s3, 3);
  const auto put = store_.Put(uploads);
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_THAT(*put, testing::Each(testing::Field(&PutResult::written, true)));
  EXPECT_THAT(store_.s3.Contents(), SizeIs(40));
}

TEST_F(S3StoreTest, ManyKeysAreDeletedByAThousand) {
  std::vector<std::string> keys;
  for (int i = 0; i < 1001; ++i) {
    keys.push_back(fmt::format("p/<{}>", i));
    store_.s3.Write("lake/" + keys.back(), "x");
  }
  store_.s3.Write("lake/q", "stays");
  const int requests = store_.s3.requests();
  ASSERT_TRUE(store_.Delete(keys).has_value());
  EXPECT_EQ(store_.s3.requests(), requests + 2);
  EXPECT_THAT(store_.s3.Contents(), ElementsAre(Pair("lake/q", "stays")));
}

TEST_F(S3StoreTest, ADeletionThatIsRefusedForOneKeyIsAnError) {
  Meet(HttpMethod::kPost, 1,
       HttpResponse{200,
                    {},
                    "<DeleteResult><Error><Key>lake/p/a</Key>"
                    "<Code>AccessDenied</Code></Error></DeleteResult>"});
  const auto deleted = store_.Delete(std::vector<std::string>{"p/a", "p/b"});
  ASSERT_FALSE(deleted.has_value());
  EXPECT_EQ(deleted.error().kind, ErrorKind::kPermission);
  EXPECT_THAT(deleted.error().message, HasSubstr("lake/p/a"));
}

TEST_F(S3StoreTest, EveryWriteCarriesAChecksumAndEveryReadAsksForOne) {
  std::vector<HttpRequest> requests;
  store_.s3.SetBefore([&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    requests.push_back(request);
    return std::nullopt;
  });
  ASSERT_TRUE(store_.PutIfAbsent("p/a", "hello").has_value());
  EXPECT_EQ(Read("p/a"), "hello");
  EXPECT_EQ(HeaderOf(requests[0], "x-amz-checksum-sha256"),
            "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  EXPECT_EQ(HeaderOf(requests[1], "x-amz-checksum-mode"), "ENABLED");
}

}  // namespace
}  // namespace tracklake
