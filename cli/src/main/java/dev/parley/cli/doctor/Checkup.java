package dev.parley.cli.doctor;

import dev.parley.KernelGone;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.cli.base.NodeOptions;
import dev.parley.linux.Features;
import dev.parley.node.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at what this machine can do for Parley. */
final class Checkup {

    /** Without them there is no shared memory that both sides can trust. */
    private static final Set<String> NEEDED = Set.of("memfd with seals", "F_SEAL_FUTURE_WRITE");

    private static final int OLDEST_JDK = 25;

    private final NodeOptions node;

    Checkup(NodeOptions node) {
        this.node = node;
    }

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        checks.add(system());
        checks.add(jdk());
        checks.addAll(features());
        if (checks.stream().noneMatch(Check::isFatal)) {
            checks.add(socket());
            checks.add(kernel());
        }
        return checks;
    }

    private static Check system() {
        String name = System.getProperty("os.name");
        String found =
                "%s %s on %s"
                        .formatted(
                                name,
                                System.getProperty("os.version"),
                                System.getProperty("os.arch"));
        return name.equals("Linux")
                ? Check.present("system", true, found)
                : Check.missing("system", true, found, "Linux is needed");
    }

    private static Check jdk() {
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        return Runtime.version().feature() >= OLDEST_JDK
                ? Check.present("JDK", true, found)
                : Check.missing("JDK", true, found, "JDK " + OLDEST_JDK + " is needed");
    }

    private static List<Check> features() {
        try {
            return Features.probe().stream()
                    .map(feature -> Check.of(feature, NEEDED.contains(feature.name())))
                    .toList();
        } catch (UnsupportedOperationException e) {
            return List.of(unsupported(e));
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof UnsupportedOperationException cause) {
                return List.of(unsupported(cause));
            }
            throw e;
        }
    }

    private static Check unsupported(UnsupportedOperationException e) {
        return Check.missing("machine", true, String.valueOf(e.getMessage()), "nothing");
    }

    private Check socket() {
        Path socket = node.socket();
        Path directory = socket.toAbsolutePath().getParent();
        if (directory == null || !Files.exists(directory)) {
            return Check.present("socket", false, socket + "; a kernel makes its directory");
        }
        try {
            Optional<String> distrust = NodeAddress.ofThisProcess().distrust(socket);
            return distrust.map(reason -> unsafe(reason))
                    .orElseGet(() -> Check.present("socket", false, socket.toString()));
        } catch (IOException e) {
            return unsafe(e.toString());
        }
    }

    private static Check unsafe(String reason) {
        return Check.missing("socket", false, reason, "name another: --socket, PARLEY_SOCKET");
    }

    private Check kernel() {
        try (Parley parley = node.join()) {
            return Check.present("kernel", false, "runs the node " + parley.node());
        } catch (KernelGone _) {
            return Check.missing("kernel", false, "none listens there", "start one: parley kernel");
        } catch (ParleyException e) {
            return Check.missing("kernel", false, String.valueOf(e.getMessage()), "");
        }
    }
}
