package dev.parley.qnx4;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.ThreadInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What processes are doing, as the kernel sees it. */
final class Processes {

    private static final long MAIN_THREAD = 1;

    private Processes() {}

    static PsInfo find(Parley parley, int pid) throws Qnx4Exception {
        Snapshot node = Fault.asking(parley::look);
        return node.processes().stream()
                .filter(process -> process.member().pid() >= Math.max(1, pid))
                .min(
                        Comparator.<ProcessInfo>comparingInt(process -> process.member().pid())
                                .thenComparingLong(process -> process.member().id()))
                .map(process -> info(node, process))
                .orElseThrow(
                        () -> new Qnx4Exception(Errno.EINVAL, "no process from " + pid + " on"));
    }

    private static PsInfo info(Snapshot node, ProcessInfo process) {
        Optional<ThreadInfo> thread = mostTelling(process.threads());
        Member member = process.member();
        return new PsInfo(
                member.pid(),
                thread.flatMap(node::blockedOn).map(Member::pid).orElse(0),
                thread.map(one -> state(one.state())).orElse(PsInfo.State.READY),
                thread.map(ThreadInfo::priority).orElse(0),
                member.uid(),
                member.gid(),
                member.program());
    }

    /** The main one, if it waits; else one that does. */
    private static Optional<ThreadInfo> mostTelling(List<ThreadInfo> threads) {
        return threads.stream()
                .filter(thread -> thread.state() != Snapshot.State.READY)
                .min(Comparator.comparing((ThreadInfo thread) -> thread.id() != MAIN_THREAD));
    }

    private static PsInfo.State state(Snapshot.State state) {
        return switch (state) {
            case READY -> PsInfo.State.READY;
            case SEND -> PsInfo.State.SEND;
            case RECEIVE -> PsInfo.State.RECV;
            case REPLY -> PsInfo.State.REPLY;
        };
    }
}
