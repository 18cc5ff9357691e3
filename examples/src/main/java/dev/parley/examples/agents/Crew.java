package dev.parley.examples.agents;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Starts agents, and another in the place of each that ends. What those had to do is none of its
 * business: the manager is told of their deaths, too. Owned by the thread that tends it.
 */
final class Crew {

    private final Qnx4 qnx;
    private final List<String> command;
    private final Restarts restarts;
    private final Consumer<String> told;
    private final Set<Integer> agents = new HashSet<>();

    /**
     * Nobody yet.
     *
     * @param command to start an agent by
     * @param told is told of each beginning and end
     */
    Crew(Qnx4 qnx, List<String> command, Restarts restarts, Consumer<String> told) {
        this.qnx = qnx;
        this.command = command;
        this.restarts = restarts;
        this.told = told;
    }

    /** How this program starts an {@link Agent}: as it was started itself. */
    static List<String> agentCommand() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        return List.of(
                java, "--enable-native-access=ALL-UNNAMED", "-cp", classes, Agent.class.getName());
    }

    // [start:crew]
    /** Starts so many, and sees to it that there are as many; until there are none any more. */
    void tend(int count) throws Qnx4Exception {
        for (int i = 0; i < count; i++) {
            start();
        }
        MemorySegment msg = MemorySegment.ofArray(new byte[SystemMessage.MOST_BYTES]);
        while (!agents.isEmpty()) {
            msg.fill((byte) -1); // of a short message, what is missing is of no type
            int pid = qnx.Receive(0, msg);
            if (SystemMessage.decode(msg).orElse(null) instanceof SystemMessage.Death death) {
                reply(pid, SystemMessage.EOK);
                mourn(pid, death);
            } else {
                reply(pid, SystemMessage.ENOSYS);
            }
        }
    }

    private void start() throws Qnx4Exception {
        int pid = qnx.qnx_spawn(0, command, Map.of());
        agents.add(pid);
        told.accept("agent " + pid + " begins");
    }

    private void mourn(int pid, SystemMessage.Death death) throws Qnx4Exception {
        if (agents.remove(pid)) {
            told.accept("agent " + pid + " ended by " + cause(death));
            if (restarts.allows(System.nanoTime())) {
                start();
            } else {
                told.accept("they end too often: one agent less");
            }
        }
    }

    // [end:crew]

    private static String cause(SystemMessage.Death death) {
        return death.signum() == 0
                ? "itself, with status " + death.exitStatus()
                : "signal " + death.signum();
    }

    private void reply(int pid, int status) throws Qnx4Exception {
        try {
            qnx.Reply(pid, SystemMessage.reply(status));
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.ESRCH) { // it is gone
                throw e;
            }
        }
    }
}
