package dev.parley.streams.ring;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import java.util.Optional;

/** The page of {@link WaitLayout}, mapped. Made by who asks for the stream. Thread-safe. */
public final class WaitPage implements AutoCloseable {

    private final Mapping mapping;

    private WaitPage(Mapping mapping) {
        this.mapping = mapping;
    }

    /** Makes the memory of one. */
    public static Fd make() throws ErrnoException {
        Fd descriptor = Memfd.create("parley-stream-waits", Mapping.pageBytes());
        try {
            Memfd.seal(descriptor, Memfd.FIXED_SIZE);
            return descriptor;
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    /** Why this is not mapped; empty: nothing speaks against it. */
    public static Optional<String> defect(Fd descriptor) {
        return Memfd.defect(descriptor, Mapping.pageBytes(), Memfd.FIXED_SIZE);
    }

    /** Maps it: one's own, or one in which no {@link #defect} was found. */
    public static WaitPage map(Fd descriptor) throws ErrnoException {
        return new WaitPage(Mapping.map(descriptor, Mapping.pageBytes(), Access.READ_WRITE));
    }

    WaitWord word(long offset, boolean fencesForAll) {
        return new WaitWord(mapping.words(), offset, mapping.address() + offset, fencesForAll);
    }

    /** Lets go of it. Who sleeps there is to be woken before. */
    @Override
    public void close() {
        mapping.retire();
    }
}
