package dev.parley.node;

import dev.parley.link.ClientLink;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a client brings to a link, until the kernel has said what it comes to: made and
 * paid for here, and none for a link by a socket.
 *
 * <p>Owned by who connects; {@link #take} belongs to the background thread.
 */
final class Offer implements AutoCloseable {

    private final List<Fd> descriptors;
    private @Nullable Mapping memory;

    private Offer(List<Fd> descriptors, @Nullable Mapping memory) {
        this.descriptors = descriptors;
        this.memory = memory;
    }

    static Offer of(LinkKind kind, LinkGeometry geometry) throws ErrnoException {
        return switch (kind) {
            case MEMORY -> create(geometry);
            case SOCKET -> new Offer(List.of(), null);
        };
    }

    private static Offer create(LinkGeometry geometry) throws ErrnoException {
        Fd descriptor = Memfd.create("parley-link", geometry.sizeBytes());
        try {
            Mapping memory = Mapping.map(descriptor, geometry.sizeBytes(), Access.READ_WRITE);
            ClientLink.format(memory.words(), geometry);
            Memfd.seal(descriptor, Memfd.FIXED_SIZE);
            return new Offer(List.of(descriptor), memory);
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    /** To be shown to the kernel; they stay owned by this. */
    List<Fd> descriptors() {
        return descriptors;
    }

    /** The memory becomes that of a link. */
    Mapping take() {
        Mapping taken = memory;
        if (taken == null) {
            throw new IllegalStateException("no memory was offered");
        }
        memory = null;
        return taken;
    }

    @Override
    public void close() {
        descriptors.forEach(Fd::close);
        if (memory != null) {
            memory.retire();
        }
    }
}
