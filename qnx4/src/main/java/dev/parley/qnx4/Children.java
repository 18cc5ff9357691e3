package dev.parley.qnx4;

import dev.parley.Errno;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Priority;
import dev.parley.Proxy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts programs, and sees to it that ends are received. Thread-safe. */
final class Children {

    private static final Logger LOG = System.getLogger("dev.parley.qnx4");
    private static final Pattern ERROR = Pattern.compile("error[=:] ?([0-9]+)");

    /** The JVM's word for "a signal ended it", to which it adds the signal, as shells do. */
    private static final int BY_SIGNAL = 128;

    private static final int HIGHEST_SIGNAL = 64;

    private final Path socket;
    private final Deaths deaths;
    private final Proxy told;

    Children(Path socket, Port port, Deaths deaths) throws ParleyException {
        this.socket = socket;
        this.deaths = deaths;
        this.told = port.proxy(new byte[0], Priority.HIGHEST);
    }

    /** Whether it was triggered because some have ended. */
    boolean isTold(Proxy proxy) {
        return proxy == told;
    }

    int spawn(List<String> argv, Map<String, String> envp) throws Qnx4Exception {
        if (argv.isEmpty()) {
            throw new Qnx4Exception(Errno.EINVAL, "no program is named");
        }
        ProcessBuilder builder = new ProcessBuilder(argv).inheritIO();
        builder.environment().put("PARLEY_SOCKET", socket.toString());
        builder.environment().putAll(envp);
        Process child;
        synchronized (deaths) { // so that it is known as a child before its end is told
            child = start(builder, argv);
            deaths.await((int) child.pid());
        }
        var _ = child.onExit().thenAccept(this::ended);
        return (int) child.pid();
    }

    private static Process start(ProcessBuilder builder, List<String> argv) throws Qnx4Exception {
        try {
            return builder.start();
        } catch (IOException e) {
            Matcher error = ERROR.matcher(String.valueOf(e.getMessage()));
            int number = error.find() ? Integer.parseInt(error.group(1)) : Errno.EIO.number();
            throw new Qnx4Exception(
                    Errno.of(number).orElse(Errno.EIO), "spawn " + argv.getFirst(), e);
        }
    }

    private void ended(Process child) {
        int status = child.exitValue();
        boolean isSignal = status > BY_SIGNAL && status <= BY_SIGNAL + HIGHEST_SIGNAL;
        ended(
                (int) child.pid(),
                isSignal
                        ? new SystemMessage.Death(status - BY_SIGNAL, 0)
                        : new SystemMessage.Death(0, status));
    }

    /** A process has left the node; its death is told when it dies. False: it is dead already. */
    boolean awaitEnd(int pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        if (!deaths.await(pid)) {
            return true;
        }
        var _ = process.get().onExit().thenAccept(_ -> ended(pid, new SystemMessage.Death(0, 0)));
        return true;
    }

    private void ended(int pid, SystemMessage.Death death) {
        deaths.ended(pid, death);
        try {
            told.trigger();
        } catch (ParleyException e) { // closed; or there are 65,535 that nobody has received
            LOG.log(
                    Level.DEBUG,
                    "death.unheard pid={0}: {1}",
                    Integer.toString(pid),
                    e.getMessage());
        }
    }
}
