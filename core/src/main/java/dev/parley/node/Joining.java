package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.PeerCredentials;
import dev.parley.linux.Processes;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.ProgramRecord;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way in: finds the kernel and decides whether to trust it.
 *
 * @param path where the kernel listens
 * @param program what this process is called
 * @param own what it says of its program
 */
record Joining(Path path, String program, ProgramRecord own) {

    private static final int ROOT = 0;

    SeqpacketSocket connect() throws IOException {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new KernelLost("this host is big-endian, which Parley does not speak");
        }
        if (!Files.exists(path)) {
            throw new KernelLost("no kernel at " + path + "; start one: parley kernel");
        }
        Optional<String> distrust = NodeAddress.ofThisProcess().distrust(path);
        if (distrust.isPresent()) {
            throw new KernelLost("the kernel at " + path + " is not trusted: " + distrust.get());
        }
        return trusted();
    }

    /** A kernel is run by ourselves or by root; whoever else listens there is an impostor. */
    private SeqpacketSocket trusted() throws IOException {
        SeqpacketSocket socket = open();
        try {
            PeerCredentials kernel = socket.peer();
            if (kernel.uid() != Processes.effectiveUid() && kernel.uid() != ROOT) {
                throw new KernelLost(
                        "the kernel at %s is not trusted: it is run by uid %d, neither root nor uid %d"
                                .formatted(path, kernel.uid(), Processes.effectiveUid()));
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private SeqpacketSocket open() throws KernelLost {
        try {
            return SeqpacketSocket.connect(path);
        } catch (ErrnoException e) {
            throw new KernelLost(
                    e.errno() == ErrnoException.ECONNREFUSED
                            ? "no kernel listens at " + path + "; start one: parley kernel"
                            : "cannot reach a kernel at " + path + ": " + e.getMessage(),
                    e);
        }
    }
}
