#include "cli/arguments/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CommandSpec Root() {
  const CommandSpec run{.name = "run",
                        .options = {{{"--only"}, "One stage", "", {"extract", "crawl"}},
                                    {{"--playlist"}, "Which", "ID", {}}}};
  const CommandSpec raw{.name = "raw", .arguments = {"FILE"}};
  const CommandSpec import{.name = "import", .commands = {raw}};
  const CommandSpec files{.name = "files", .arguments = {"TABLE"}};
  const CommandSpec help{.name = "help", .arguments = {"COMMAND"}};
  return {.name = "tracklake",
          .options = {{{"-v", "--verbose"}, "Say more", "", {}},
                      {{"--format"}, "How", "", {"human", "json"}},
                      {{"--config"}, "Where", "FILE", {}},
                      {{"--lake"}, "Which", "PLACE", {}}},
          .commands = {run, import, files, help}};
}

std::vector<std::string> WordsFor(std::vector<std::string> words) {
  const Offers offers = OffersFor(Root(), words);
  std::vector<std::string> offered;
  for (const Offers::Offer& offer : offers.words) offered.push_back(offer.word);
  return offered;
}

bool OffersFiles(std::vector<std::string> words) { return OffersFor(Root(), words).files; }

TEST(CompletionTest, CommandsAreOfferedAtEveryDepth) {
  EXPECT_THAT(WordsFor({""}), ElementsAre("run", "import", "files", "help"));
  EXPECT_THAT(WordsFor({"r"}), ElementsAre("run"));
  EXPECT_THAT(WordsFor({"--format", "json", "import", ""}), ElementsAre("raw"));
}

TEST(CompletionTest, OptionsAreThoseOfTheCommandThenThoseOfEveryCommand) {
  EXPECT_THAT(WordsFor({"run", "--"}),
              ElementsAre("--only", "--playlist", "--verbose", "--format", "--config", "--lake"));
  EXPECT_THAT(WordsFor({"run", "--playlist", "x", "--f"}), ElementsAre("--format"));
  EXPECT_THAT(WordsFor({"import", "-v"}), ElementsAre("-v"));
}

TEST(CompletionTest, ValuesAreOfferedAfterTheirOptionHoweverItIsWritten) {
  EXPECT_THAT(WordsFor({"run", "--only", ""}), ElementsAre("extract", "crawl"));
  EXPECT_THAT(WordsFor({"run", "--only=c"}), ElementsAre("--only=crawl"));
  EXPECT_THAT(WordsFor({"run", "--only", "=", "c"}), ElementsAre("crawl")) << "as bash splits it";
  EXPECT_THAT(WordsFor({"run", "--only", "="}), ElementsAre("extract", "crawl"));
  EXPECT_THAT(WordsFor({"run", "--playlist", ""}), IsEmpty()) << "any text may stand there";
  EXPECT_THAT(WordsFor({"--format=json", "run", "--on"}), ElementsAre("--only"));
}

TEST(CompletionTest, FilesAreOfferedOnlyWhereTheyStand) {
  EXPECT_TRUE(OffersFiles({"import", "raw", "a.json", ""}));
  EXPECT_TRUE(OffersFiles({"import", "raw", "--", "-odd"}));
  EXPECT_TRUE(OffersFiles({"--config", ""}));
  EXPECT_FALSE(OffersFiles({"run", "--only", ""}));
  EXPECT_FALSE(OffersFiles({""}));
}

TEST(CompletionTest, AfterHelpStandsACommandHoweverDeep) {
  EXPECT_THAT(WordsFor({"help", ""}), ElementsAre("run", "import", "files", "help"));
  EXPECT_THAT(WordsFor({"help", "import", ""}), ElementsAre("raw"));
  EXPECT_THAT(WordsFor({"help", "i"}), ElementsAre("import"));
  EXPECT_THAT(WordsFor({"help", "nonsense", ""}), testing::Not(testing::Contains("run")));
}

TEST(CompletionTest, ANameThatOnlyALakeKnowsIsAskedForOnce) {
  const Offers first = OffersFor(Root(), std::vector<std::string>{"files", "so"});
  EXPECT_EQ(first.named, Named::kTable);
  EXPECT_EQ(first.begun, "so");
  EXPECT_EQ(OffersFor(Root(), std::vector<std::string>{"files", "songs", ""}).named,
            Named::kNothing);
  EXPECT_EQ(OffersFor(Root(), std::vector<std::string>{"files", "--"}).named, Named::kNothing);
}

TEST(CompletionTest, TheLakeIsTheOneThatTheWordsName) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--lake", "my\\ lake", "files", ""},
        {"--lake='my lake'", "files", ""},
        {"files", "--lake", "=", "\"my lake\"", ""}}) {
    EXPECT_EQ(OffersFor(Root(), words).lake, "my lake");
  }
  EXPECT_EQ(OffersFor(Root(), std::vector<std::string>{"files", ""}).lake, std::nullopt);
  EXPECT_EQ(OffersFor(Root(), std::vector<std::string>{"--config=a.toml", ""}).config_file,
            "a.toml");
}

TEST(CompletionTest, WhereNothingElseMayStandOptionsAreOffered) {
  EXPECT_THAT(WordsFor({"run", ""}), testing::Contains("--only"));
  EXPECT_THAT(WordsFor({"nonsense", ""}), testing::Not(testing::Contains("run")));
}

TEST(CompletionTest, ScriptsReadALineForEachOffer) {
  EXPECT_EQ(OffersText({.words = {{"run", "The job"}, {"json", ""}}, .files = true}),
            "run\tThe job\njson\n:files\n");
}

}  // namespace
}  // namespace tracklake::cli
