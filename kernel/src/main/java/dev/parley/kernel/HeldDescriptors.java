package dev.parley.kernel;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Enclosure;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.wire.Ask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The descriptors that came with questions, until the node drops them. Owns them.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class HeldDescriptors implements AutoCloseable {

    private final Map<Long, Fd> held = new HashMap<>();
    private long lastToken;

    /** Takes over what came with a question, and examines it against what should have come. */
    List<Descriptor> hold(List<Fd> arrived, Ask ask) {
        List<Enclosure> expected = Enclosure.of(ask);
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < arrived.size(); i++) {
            Fd fd = arrived.get(i);
            held.put(++lastToken, fd);
            Optional<String> defect =
                    i < expected.size() ? defect(fd, expected.get(i)) : Optional.empty();
            descriptors.add(new Descriptor(lastToken, defect));
        }
        return descriptors;
    }

    private static Optional<String> defect(Fd fd, Enclosure expected) {
        int seals = Memfd.FIXED_SIZE | (expected.makerWritesOnly() ? Memfd.SEAL_FUTURE_WRITE : 0);
        return Memfd.defect(fd, expected.sizeBytes(), seals);
    }

    /** A copy, for the caller to own. */
    Fd copy(Descriptor descriptor) throws ErrnoException {
        return held(descriptor).dup();
    }

    /** The descriptor itself, which stays owned by this. */
    Fd held(Descriptor descriptor) {
        Fd fd = held.get(descriptor.token());
        if (fd == null) {
            throw new IllegalStateException("not held: " + descriptor);
        }
        return fd;
    }

    void drop(Descriptor descriptor) {
        Fd fd = held.remove(descriptor.token());
        if (fd == null) {
            throw new IllegalStateException("not held: " + descriptor);
        }
        Fd.closeReceived(List.of(fd));
    }

    @Override
    public void close() {
        held.values().forEach(Fd::close);
        held.clear();
    }
}
