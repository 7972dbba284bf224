#include "base/sha256.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(Sha256Test, AgreesWithThePublishedVectors) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hash16("abc"), "ba7816bf8f01cfea");
}

TEST(Sha256Test, GivesTheSameForBytesThatComePieceByPiece) {
  Sha256Stream stream;
  stream.Add("a");
  stream.Add("");
  stream.Add("bc");
  EXPECT_EQ(stream.Hex(), Sha256Hex("abc"));
  EXPECT_EQ(Sha256Stream().Hex(), Sha256Hex(""));
}

}  // namespace
}  // namespace tracklake
