#include "prompt/prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <map>

#include "store/testing/temp_lake.h"

namespace tracklake::prompt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Line kCtrlC = {Line::Kind::kCleared, ""};

// Lines that somebody types, then Ctrl-D.
class Typed final : public LineReader {
 public:
  explicit Typed(std::deque<Line> lines) : lines_(std::move(lines)) {}

  Result<Line> Read(std::string_view prompt, std::string_view before) override {
    prompts_.emplace_back(prompt);
    befores_.emplace_back(before);
    if (lines_.empty()) return Line{Line::Kind::kEnd, ""};
    Line line = lines_.front();
    lines_.pop_front();
    return line;
  }
  void Remember(const std::string& statement) override { remembered_.push_back(statement); }

  std::vector<std::string> prompts_, befores_, remembered_;

 private:
  std::deque<Line> lines_;
};

class Recorder final : public Answerer {
 public:
  Result<> Run(const std::string& sql) override {
    ran_.push_back(sql);
    if (sql.starts_with("WRONG")) return Fail(ErrorKind::kUsage, "wrong");
    return {};
  }
  Result<> Obey(const DotCommand& command) override {
    obeyed_.push_back(command.argument);
    return {};
  }
  Result<std::string> TextOf(const std::string& file) override {
    if (files_.contains(file)) return files_[file];
    return Fail(ErrorKind::kNotFound, "there is no file {}", file);
  }
  void Tell(const Error& error) override { told_.push_back(error.message); }

  std::map<std::string, std::string> files_;

  std::vector<std::string> ran_, obeyed_, told_;
};

class PromptTest : public testing::Test {
 protected:
  void Type(const std::vector<std::string>& lines) {
    std::deque<Line> typed;
    for (const std::string& line : lines) {
      typed.push_back(line == "^C" ? kCtrlC : Line{Line::Kind::kText, line});
    }
    reader_.emplace(std::move(typed));
    EXPECT_TRUE(RunPrompt(*reader_, answerer_, history_));
  }

  TempLake temp_;
  HistoryFile history_{PrivateFolder(temp_.path() / "state")};
  std::optional<Typed> reader_;
  Recorder answerer_;
};

TEST_F(PromptTest, AStatementOfSeveralLinesRunsOnceAndIsOneEntry) {
  Type({"SELECT ';',", "  1;"});
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT ';',\n  1;"));
  EXPECT_THAT(reader_->prompts_, ElementsAre(kPrompt, kPromptWithin, kPrompt));
  EXPECT_THAT(reader_->befores_, ElementsAre("", "SELECT ';',\n", ""));
  EXPECT_THAT(history_.Read().value(), ElementsAre("SELECT ';',\n  1;"));
}

TEST_F(PromptTest, CtrlCForgetsTheStatementThatHasBegun) {
  Type({"SELECT 1,", "^C", "SELECT 2;"});
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT 2;"));
}

TEST_F(PromptTest, AnErrorIsToldAndThePromptGoesOn) {
  Type({"WRONG;", ".nonsense", "SELECT 1;"});
  EXPECT_THAT(answerer_.told_, ElementsAre("wrong", "there is no command .nonsense"));
  EXPECT_THAT(answerer_.ran_, ElementsAre("WRONG;", "SELECT 1;"));
}

TEST_F(PromptTest, HistoryGoesFromOneSessionToTheNext) {
  Type({"SELECT 1;", ".describe songs"});
  Type({});
  EXPECT_THAT(reader_->remembered_, ElementsAre("SELECT 1;", ".describe songs"));
}

TEST_F(PromptTest, WhatBeginsWithASpaceIsNotRemembered) {
  Type({" SELECT 1;", " .help", "SELECT 2;"});
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT 1;", "SELECT 2;"));
  EXPECT_THAT(reader_->remembered_, ElementsAre("SELECT 2;"));
  EXPECT_THAT(history_.Read().value(), ElementsAre("SELECT 2;"));
}

TEST_F(PromptTest, CommandsStandAtTheBeginningOnly) {
  Type({".describe songs", "SELECT 1", ".describe", ";"});
  EXPECT_THAT(answerer_.obeyed_, ElementsAre("songs"));
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT 1\n.describe\n;"));
}

TEST_F(PromptTest, AFileIsReadAsIfItWereTypedAndOnlyItsNameIsRemembered) {
  answerer_.files_["two.sql"] = ".describe songs\r\nSELECT ';',\n  1;\n\nSELECT 2 -- the last\n";
  Type({".read two.sql", "SELECT 3;"});
  EXPECT_THAT(answerer_.obeyed_, ElementsAre("songs"));
  EXPECT_THAT(answerer_.ran_,
              ElementsAre("SELECT ';',\n  1;", "SELECT 2 -- the last\n;", "SELECT 3;"));
  EXPECT_THAT(reader_->remembered_, ElementsAre(".read two.sql", "SELECT 3;"));
}

TEST_F(PromptTest, AFileIsReadUntilSomethingFailsOrEndsThePrompt) {
  answerer_.files_ = {{"wrong.sql", "WRONG; SELECT 1;\nSELECT 2;"},
                      {"itself.sql", ".read itself.sql\nSELECT 3;"},
                      {"quits.sql", "SELECT 4;\n.quit\nSELECT 5;"}};
  Type({".read wrong.sql", ".read gone.sql", ".read itself.sql", ".read quits.sql", "SELECT 6;"});
  EXPECT_THAT(answerer_.ran_, ElementsAre("WRONG;", "SELECT 4;"));
  EXPECT_THAT(answerer_.told_, ElementsAre("wrong", "there is no file gone.sql",
                                           "a file that is read cannot read another"));
}

TEST_F(PromptTest, ItEndsByEachOfTheWordsForIt) {
  for (const char* word : {".quit", "quit", "exit;", "QUIT"}) {
    Type({word, "SELECT 1;"});
    EXPECT_THAT(answerer_.ran_, IsEmpty()) << word;
  }
}

TEST_F(PromptTest, WhatIsTypedFromHabitOfPsqlIsUnderstood) {
  Type({"\\d", "\\?", "\\q", "SELECT 1;"});
  EXPECT_EQ(answerer_.obeyed_.size(), 2);
  EXPECT_THAT(answerer_.ran_, IsEmpty());
}

TEST_F(PromptTest, AnExampleRunsByItsNameAndWithoutOneAllAreListed) {
  Type({".example rising_artists", ".example"});
  EXPECT_THAT(answerer_.ran_, ElementsAre(testing::HasSubstr("rank_now")));
  EXPECT_THAT(answerer_.obeyed_, ElementsAre(""));
  EXPECT_THAT(reader_->remembered_, ElementsAre(".example rising_artists", ".example"));
}

TEST_F(PromptTest, AHistoryThatCannotBeWrittenIsToldOnce) {
  std::ofstream(temp_.path() / "state") << "a file";
  Type({"SELECT 1;", "SELECT 2;"});
  EXPECT_EQ(answerer_.told_.size(), 1);
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT 1;", "SELECT 2;"));
}

TEST_F(PromptTest, AStatementThatNeverEndsIsGivenUp) {
  Type({std::string(std::size_t{1} << 20, 'x'), "SELECT 1;"});
  EXPECT_EQ(answerer_.told_.size(), 1);
  EXPECT_THAT(answerer_.ran_, ElementsAre("SELECT 1;"));
}

}  // namespace
}  // namespace tracklake::prompt
