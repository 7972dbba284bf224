// bench_peak_memory FILE COMMAND…: runs the command, writes its peak resident set in kilobytes to
// the file, and exits as it does. Linux counts the memory of whoever starts a process as that
// process's own until it runs its program: this one has two megabytes, a Python more than twenty.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  constexpr int kUsage = 2;
  constexpr int kNotRun = 127;
  if (argc <= 2) return kUsage;
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(kNotRun);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return kNotRun;
  std::FILE* const file = std::fopen(argv[1], "w");
  if (file == nullptr) return kNotRun;
  std::fprintf(file, "%ld\n", usage.ru_maxrss);
  std::fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
