package dev.parley.qnx4;

import dev.parley.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * QNX 4's calls as C has them: functions of the process, which return -1 and leave the reason in
 * {@link #errno}. For ports that are to be read beside their source; new programs use {@link Qnx4},
 * where each is described.
 *
 * <pre>{@code
 * import static dev.parley.qnx4.Literal.*;
 *
 * if ((pid = qnx_name_locate(0, "/acme/daq", 0)) == -1) { ... errno() ... }
 * }</pre>
 *
 * <p>The first call makes the process take part in the node that {@link Qnx4Options#defaults}
 * finds, unless {@link #use} was called. Thread-safe; each thread has an errno of its own.
 */
public final class Literal {

    /** What a call that failed returns. */
    public static final int FAILED = -1;

    /** The errno of "no message of the desired type": nothing to {@link #Creceive}. */
    public static final int ENOMSG = Errno.ENOMSG.number();

    private static final ThreadLocal<Integer> ERRNO = ThreadLocal.withInitial(() -> 0);
    private static volatile @Nullable Qnx4 process;

    private Literal() {}

    /** A call that returns a number. */
    private interface Call {
        long on(Qnx4 qnx) throws Qnx4Exception;
    }

    /** One that returns nothing. */
    private interface Act {
        void on(Qnx4 qnx) throws Qnx4Exception;
    }

    /** The calls are those of this process from now on. */
    public static void use(Qnx4 qnx) {
        process = qnx;
    }

    private static Qnx4 qnx() throws Qnx4Exception {
        Qnx4 known = process;
        return known != null ? known : attach();
    }

    private static synchronized Qnx4 attach() throws Qnx4Exception {
        Qnx4 known = process;
        if (known == null) {
            known = Qnx4.attach();
            process = known;
        }
        return known;
    }

    /** Why the last call of this thread failed that did, as Linux counts. */
    public static int errno() {
        return ERRNO.get();
    }

    private static long call(Call call) {
        try {
            return call.on(qnx());
        } catch (Qnx4Exception e) {
            ERRNO.set(e.errno().number());
            return FAILED;
        }
    }

    private static int number(Call call) {
        return (int) call(call);
    }

    private static int act(Act act) {
        return number(
                qnx -> {
                    act.on(qnx);
                    return 0;
                });
    }

    private static List<MemorySegment> parts(int count, MemorySegment[] mx) throws Qnx4Exception {
        if (count < 0 || count > mx.length) {
            throw new Qnx4Exception(
                    Errno.EINVAL, "parts must be 0 to %d, parts=%d".formatted(mx.length, count));
        }
        return Arrays.asList(mx).subList(0, count);
    }

    /** {@link Qnx4#Send}. */
    public static int Send(
            int pid, MemorySegment smsg, MemorySegment rmsg, long snbytes, long rnbytes) {
        return act(qnx -> qnx.Send(pid, smsg, rmsg, snbytes, rnbytes));
    }

    /** {@link Qnx4#Sendmx}. */
    public static int Sendmx(
            int pid, int sparts, int rparts, MemorySegment[] smx, MemorySegment[] rmx) {
        return act(qnx -> qnx.Sendmx(pid, parts(sparts, smx), parts(rparts, rmx)));
    }

    /** {@link Qnx4#Sendfd}. */
    public static int Sendfd(
            int fd, MemorySegment smsg, MemorySegment rmsg, long snbytes, long rnbytes) {
        return act(qnx -> qnx.Sendfd(fd, smsg, rmsg, snbytes, rnbytes));
    }

    /** {@link Qnx4#Sendfdmx}. */
    public static int Sendfdmx(
            int fd, int sparts, int rparts, MemorySegment[] smx, MemorySegment[] rmx) {
        return act(qnx -> qnx.Sendfdmx(fd, parts(sparts, smx), parts(rparts, rmx)));
    }

    /** {@link Qnx4#Receive}. */
    public static int Receive(int pid, MemorySegment msg, long nbytes) {
        return number(qnx -> qnx.Receive(pid, msg, nbytes));
    }

    /** {@link Qnx4#Receivemx}. */
    public static int Receivemx(int pid, int parts, MemorySegment[] mx) {
        return number(qnx -> qnx.Receivemx(pid, parts(parts, mx)));
    }

    /** {@link Qnx4#Creceive}. */
    public static int Creceive(int pid, MemorySegment msg, long nbytes) {
        int sender = number(qnx -> qnx.tryReceive(pid, Fault.part(msg, nbytes)));
        if (sender != 0) {
            return sender;
        }
        ERRNO.set(ENOMSG); // nothing special to who polls: no exception is made
        return FAILED;
    }

    /** {@link Qnx4#Creceivemx}. */
    public static int Creceivemx(int pid, int parts, MemorySegment[] mx) {
        return number(qnx -> qnx.Creceivemx(pid, parts(parts, mx)));
    }

    /** {@link Qnx4#Reply}. */
    public static int Reply(int pid, MemorySegment msg, long nbytes) {
        return act(qnx -> qnx.Reply(pid, msg, nbytes));
    }

    /** {@link Qnx4#Replymx}. */
    public static int Replymx(int pid, int parts, MemorySegment[] mx) {
        return act(qnx -> qnx.Replymx(pid, parts(parts, mx)));
    }

    /** {@link Qnx4#Readmsg}. */
    public static long Readmsg(int pid, long offset, MemorySegment msg, long nbytes) {
        return call(qnx -> qnx.Readmsg(pid, offset, msg, nbytes));
    }

    /** {@link Qnx4#Readmsgmx}. */
    public static long Readmsgmx(int pid, long offset, int parts, MemorySegment[] mx) {
        return call(qnx -> qnx.Readmsgmx(pid, offset, parts(parts, mx)));
    }

    /** {@link Qnx4#Writemsg}. */
    public static long Writemsg(int pid, long offset, MemorySegment msg, long nbytes) {
        return call(qnx -> qnx.Writemsg(pid, offset, msg, nbytes));
    }

    /** {@link Qnx4#Writemsgmx}. */
    public static long Writemsgmx(int pid, long offset, int parts, MemorySegment[] mx) {
        return call(qnx -> qnx.Writemsgmx(pid, offset, parts(parts, mx)));
    }

    /** {@link Qnx4#Relay}. */
    public static int Relay(int source, int target) {
        return act(qnx -> qnx.Relay(source, target));
    }

    /** {@link Qnx4#Trigger}. */
    public static int Trigger(int proxy) {
        return number(qnx -> qnx.Trigger(proxy));
    }

    /** {@link Qnx4#qnx_proxy_attach}. */
    public static int qnx_proxy_attach(int pid, MemorySegment data, int nbytes, int priority) {
        return number(qnx -> qnx.qnx_proxy_attach(pid, data, nbytes, priority));
    }

    /** {@link Qnx4#qnx_proxy_detach}. */
    public static int qnx_proxy_detach(int proxy) {
        return act(qnx -> qnx.qnx_proxy_detach(proxy));
    }

    /** {@link Qnx4#qnx_proxy_rem_attach}. */
    public static int qnx_proxy_rem_attach(int nid, int proxy) {
        return number(qnx -> qnx.qnx_proxy_rem_attach(nid, proxy));
    }

    /** {@link Qnx4#qnx_proxy_rem_detach}. */
    public static int qnx_proxy_rem_detach(int nid, int vproxy) {
        return act(qnx -> qnx.qnx_proxy_rem_detach(nid, vproxy));
    }

    /** {@link Qnx4#qnx_name_attach}. */
    public static int qnx_name_attach(int nid, String name) {
        return number(qnx -> qnx.qnx_name_attach(nid, name));
    }

    /** {@link Qnx4#qnx_name_detach}. */
    public static int qnx_name_detach(int nid, int name_id) {
        return act(qnx -> qnx.qnx_name_detach(nid, name_id));
    }

    /** {@link Qnx4#qnx_name_locate}. */
    public static int qnx_name_locate(int nid, String name, int size) {
        return number(qnx -> qnx.qnx_name_locate(nid, name, size));
    }

    /** {@link Qnx4#qnx_name_query}; stores what it finds at index 0, and returns its number. */
    public static int qnx_name_query(int proc_pid, int name_id, NameInfo[] nameinfo) {
        return number(
                qnx -> {
                    nameinfo[0] = qnx.qnx_name_query(proc_pid, name_id);
                    return nameinfo[0].id();
                });
    }

    /** {@link Qnx4#qnx_vc_attach}. */
    public static int qnx_vc_attach(int nid, int pid, int length, int flags) {
        return number(qnx -> qnx.qnx_vc_attach(nid, pid, length, flags));
    }

    /** {@link Qnx4#qnx_vc_detach}. */
    public static int qnx_vc_detach(int vid) {
        return act(qnx -> qnx.qnx_vc_detach(vid));
    }

    /** {@link Qnx4#qnx_vc_name_attach}. */
    public static int qnx_vc_name_attach(int nid, int length, String name) {
        return number(qnx -> qnx.qnx_vc_name_attach(nid, length, name));
    }

    /** {@link Qnx4#qnx_psinfo}; stores what it finds at index 0, and returns its pid. */
    public static int qnx_psinfo(int proc_pid, int pid, PsInfo[] psinfo) {
        return number(
                qnx -> {
                    psinfo[0] = qnx.qnx_psinfo(proc_pid, pid);
                    return psinfo[0].pid();
                });
    }

    /** {@link Qnx4#qnx_pflags}; stores what was, and what is, at index 0. */
    public static int qnx_pflags(int bits, int mask, PFlags[] flags) {
        return act(qnx -> flags[0] = qnx.qnx_pflags(bits, mask));
    }

    /** {@link Qnx4#qnx_spawn}. */
    public static int qnx_spawn(int nid, List<String> argv, Map<String, String> envp) {
        return number(qnx -> qnx.qnx_spawn(nid, argv, envp));
    }

    /** {@link Qnx4#setprio}. */
    public static int setprio(int pid, int priority) {
        return number(qnx -> qnx.setprio(pid, priority));
    }

    /** {@link Qnx4#getprio}. */
    public static int getprio(int pid) {
        return number(qnx -> qnx.getprio(pid));
    }

    /** {@link Qnx4#getpid}. */
    public static int getpid() {
        return number(Qnx4::getpid);
    }
}
