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
 * What a client brings to a link, until the kernel has said what it comes to: the terms, and memory
 * that is made and paid for here; none for a link by a socket.
 *
 * <p>Owned by who connects; {@link #take} belongs to the background thread.
 */
final class Offer implements AutoCloseable {

    private final KernelConnection kernel;
    private final ClientLink.Terms terms;
    private final List<Fd> descriptors;
    private @Nullable Mapping memory;

    private Offer(
            KernelConnection kernel,
            ClientLink.Terms terms,
            List<Fd> descriptors,
            @Nullable Mapping memory) {
        this.kernel = kernel;
        this.terms = terms;
        this.descriptors = descriptors;
        this.memory = memory;
    }

    static Offer of(KernelConnection kernel, LinkKind kind, ClientLink.Terms terms)
            throws ErrnoException {
        return switch (kind) {
            case MEMORY -> create(kernel, terms);
            case SOCKET -> new Offer(kernel, terms, List.of(), null);
        };
    }

    private static Offer create(KernelConnection kernel, ClientLink.Terms terms)
            throws ErrnoException {
        LinkGeometry geometry = terms.geometry();
        Fd descriptor = Memfd.create("parley-link", geometry.sizeBytes());
        try {
            // A link that is used for a few messages touches few of its pages.
            Mapping memory = Mapping.mapLazily(descriptor, geometry.sizeBytes(), Access.READ_WRITE);
            ClientLink.format(memory.words(), geometry);
            Memfd.seal(descriptor, Memfd.FIXED_SIZE);
            return new Offer(kernel, terms, List.of(descriptor), memory);
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    ClientLink.Terms terms() {
        return terms;
    }

    /** What it has become, by the number of the kernel to which it was made. */
    Registration registration(long linkId) {
        return new Registration(kernel, linkId);
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
