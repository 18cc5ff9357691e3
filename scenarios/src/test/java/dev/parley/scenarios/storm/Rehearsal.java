package dev.parley.scenarios.storm;

import static dev.parley.scenarios.Soon.soon;

import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import dev.parley.scenarios.oracle.End;
import dev.parley.scenarios.oracle.Figures;
import java.nio.file.Files;
import java.nio.file.Path;

/** All parts of the storm in one process, for a moment, in calm weather: to learn the classes. */
public final class Rehearsal {

    private static final int REPLIES = 300;
    private static final int FORWARDS = 30;

    private interface Part {
        void play(String... args) throws Exception;
    }

    private Rehearsal() {}

    /** Prints "rehearsed", and ends. */
    public static void main(String[] args) throws Exception {
        Path socket = NodeAddress.ofThisProcess().userSocket();
        Kernel kernel = Kernel.start(KernelOptions.userNode(socket));
        Path journals = Files.createDirectory(socket.resolveSibling("journals"));
        play(StormServer::main, "1", journals.toString(), "0", "rehearsal", "1", "rehearsal");
        play(StormClient::main, "2", journals.toString(), "0", "rehearsal");
        soon().until(() -> isEnough(Figures.in(journals)));
        System.out.println("rehearsed " + kernel.socket());
        System.exit(0);
    }

    private static boolean isEnough(Figures figures) {
        return figures.ended(End.REPLIED) > REPLIES && figures.forwards() > FORWARDS;
    }

    private static void play(Part part, String... args) {
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                part.play(args);
                            } catch (Exception e) {
                                Participant.crash(e);
                            }
                        });
    }
}
