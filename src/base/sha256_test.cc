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

TEST(HmacSha256Test, AgreesWithThePublishedVectors) {  // RFC 4231, test cases 2 and 6
  EXPECT_EQ(ToHex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(HmacSha256(std::string(131, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Sha256Test, AStreamTellsWhatItIsSoFarAndGoesOn) {
  Sha256Stream stream;
  stream.Add("ab");
  EXPECT_EQ(stream.HexSoFar(), Sha256Hex("ab"));
  stream.Add("c");
  EXPECT_EQ(stream.HexSoFar(), Sha256Hex("abc"));
  EXPECT_EQ(stream.Hex(), Sha256Hex("abc"));
}

}  // namespace
}  // namespace tracklake
