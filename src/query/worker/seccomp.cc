#include "query/worker/seccomp.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <vector>

namespace tracklake {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;
#endif

// Calls with the same number on every machine that has them, for headers that are older.
constexpr std::uint32_t kPidfdSendSignal = 424;
constexpr std::uint32_t kIoUringSetup = 425;
constexpr std::uint32_t kIoUringEnter = 426;
constexpr std::uint32_t kIoUringRegister = 427;
constexpr std::uint32_t kOpenTree = 428;
constexpr std::uint32_t kMoveMount = 429;
constexpr std::uint32_t kFsopen = 430;
constexpr std::uint32_t kFsconfig = 431;
constexpr std::uint32_t kFsmount = 432;
constexpr std::uint32_t kFspick = 433;
constexpr std::uint32_t kPidfdOpen = 434;
constexpr std::uint32_t kClone3 = 435;
constexpr std::uint32_t kPidfdGetfd = 438;
constexpr std::uint32_t kProcessMadvise = 440;
constexpr std::uint32_t kMountSetattr = 442;
constexpr std::uint32_t kQuotactlFd = 443;
constexpr std::uint32_t kMemfdSecret = 447;
constexpr std::uint32_t kProcessMrelease = 448;
constexpr std::uint32_t kFchmodat2 = 452;
constexpr std::uint32_t kSetxattrat = 463;
constexpr std::uint32_t kRemovexattrat = 466;

constexpr std::uint32_t kForbidden[] = {
    // The network: data would leave, and this machine's own services could be asked.
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_sendto,
    SYS_sendmsg,
    SYS_sendmmsg,
    // Other programs: nothing is ever started from here.
    SYS_execve,
    SYS_execveat,
    // Other processes: to read, steer or end them, the owner among them.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    kPidfdSendSignal,
    kPidfdOpen,
    kPidfdGetfd,
    kProcessMadvise,
    kProcessMrelease,
    SYS_move_pages,
    SYS_migrate_pages,
    SYS_kcmp,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_sched_setscheduler,
    SYS_sched_setparam,
    SYS_sched_setattr,
    SYS_sched_setaffinity,
    // Memory, queues and semaphores that other processes see, too.
    SYS_shmget,
    SYS_shmat,
    SYS_shmdt,
    SYS_shmctl,
    SYS_semget,
    SYS_semop,
    SYS_semtimedop,
    SYS_semctl,
    SYS_msgget,
    SYS_msgsnd,
    SYS_msgrcv,
    SYS_msgctl,
    SYS_mq_open,
    SYS_mq_unlink,
    SYS_mq_timedsend,
    SYS_mq_timedreceive,
    SYS_mq_notify,
    SYS_mq_getsetattr,
    // Its own limits: who is root could raise them, and the timer is its deadline.
    SYS_setrlimit,
    SYS_timer_settime,
    SYS_timer_delete,
    // Devices, terminals among them, where it could type. Nothing here asks one.
    SYS_ioctl,
    SYS_mknodat,
    // What happens to files elsewhere, which Landlock does not hide.
    SYS_inotify_init1,
    SYS_inotify_add_watch,
    SYS_fanotify_init,
    // Length (where Landlock is older), owner, rights, times and attributes of files: Landlock lets
    // them be changed.
    SYS_truncate,
    SYS_fchmod,
    SYS_fchmodat,
    kFchmodat2,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    kSetxattrat,
    kRemovexattrat,
    // Mounts, roots and namespaces: another view of the file system would be a way around it.
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    kOpenTree,
    kMoveMount,
    kFsopen,
    kFsconfig,
    kFsmount,
    kFspick,
    kMountSetattr,
    SYS_open_by_handle_at,
    // Who it is: users, groups, capabilities.
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_capset,
    // Parts of the kernel with a long list of holes, one of which (io_uring) makes calls that no
    // filter sees.
    kIoUringSetup,
    kIoUringEnter,
    kIoUringRegister,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_io_setup,
    SYS_io_submit,
    SYS_memfd_create,
    kMemfdSecret,
    // The machine: its kernel, name, clock and power.
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_kexec_file_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_clock_adjtime,
    SYS_adjtimex,
    SYS_vhangup,
    SYS_acct,
    SYS_quotactl,
    kQuotactlFd,
    SYS_syslog,
    SYS_personality,
#if defined(__x86_64__)
    // The same by their older names, which newer machines do not have.
    SYS_fork,
    SYS_vfork,
    SYS_mknod,
    SYS_inotify_init,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
#endif
};

constexpr std::uint32_t kCallNumber = offsetof(seccomp_data, nr);
constexpr std::uint32_t kCallMachine = offsetof(seccomp_data, arch);
constexpr std::uint32_t LowerHalf(int argument) {
  return offsetof(seccomp_data, args) + sizeof(std::uint64_t) * argument;
}
constexpr std::uint32_t UpperHalf(int argument) { return LowerHalf(argument) + 4; }

sock_filter Load(std::uint32_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset); }
sock_filter Return(std::uint32_t what) { return BPF_STMT(BPF_RET | BPF_K, what); }
// Goes on with the next instruction, or past it.
sock_filter NextIfEqual(std::uint32_t value) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
}

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;

constexpr int kNewLimit = 2;      // of prlimit64's arguments
constexpr int kFcntlCommand = 1;  // of fcntl's

// Commands that have the kernel send signals to whomever the process names.
constexpr std::uint32_t kSignalling[] = {F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY};

std::vector<sock_filter> Filter() {
  std::vector<sock_filter> filter;
  // Numbers of another machine's calls (32 bits, x32) would mean something else.
  filter.push_back(Load(kCallMachine));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0));
  filter.push_back(Return(SECCOMP_RET_KILL_PROCESS));
  filter.push_back(Load(kCallNumber));
#if defined(__x86_64__)
  constexpr std::uint32_t kX32 = 0x40000000;
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kX32, 0, 1));
  filter.push_back(Return(SECCOMP_RET_KILL_PROCESS));
#endif
  for (const std::uint32_t call : kForbidden) {
    filter.push_back(NextIfEqual(call));
    filter.push_back(Return(kRefuse));
  }
  // Limits may be looked at, not set.
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 5));
  filter.push_back(Load(LowerHalf(kNewLimit)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2));
  filter.push_back(Load(UpperHalf(kNewLimit)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
  filter.push_back(Return(kRefuse));
  constexpr auto kCommands = static_cast<std::uint8_t>(std::size(kSignalling));
  filter.push_back(Load(kCallNumber));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 1 + 2 * kCommands));
  filter.push_back(Load(LowerHalf(kFcntlCommand)));
  for (const std::uint32_t command : kSignalling) {
    filter.push_back(NextIfEqual(command));
    filter.push_back(Return(kRefuse));
  }
  // Signals to itself alone, as abort() sends one.
  filter.push_back(Load(kCallNumber));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3));
  filter.push_back(Load(LowerHalf(0)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(getpid()), 1, 0));
  filter.push_back(Return(kRefuse));
  filter.push_back(Load(kCallNumber));
  // Threads, but no processes. clone3 hides its flags from a filter; without it the C library takes
  // clone.
  filter.push_back(NextIfEqual(kClone3));
  filter.push_back(Return(SECCOMP_RET_ERRNO | ENOSYS));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3));
  filter.push_back(Load(LowerHalf(0)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
  filter.push_back(Return(kRefuse));
  filter.push_back(Return(SECCOMP_RET_ALLOW));
  return filter;
}

}  // namespace

bool HasSeccomp() { return kMachine != 0 && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0; }

Result<> RestrictCalls() {
  if (!HasSeccomp()) return {};
  std::vector<sock_filter> filter = Filter();
  const sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) {
    return Fail(ErrorKind::kIo, "the query cannot be shut in: seccomp: {}", std::strerror(errno));
  }
  return {};
}

}  // namespace tracklake
