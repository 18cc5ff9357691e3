package dev.parley.streams;

import dev.parley.Descriptor;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a fixed size: its descriptor, and where this process sees it.
 *
 * <p>Used by one thread at a time. What was got of {@link #segment} may be used by any, and fails
 * once it has ended.
 */
final class MappedMemory {

    private static final String NAME = "parley-shared";
    private static final int FIXED_SIZE = Memfd.SEAL_SHRINK | Memfd.SEAL_GROW;

    private final Descriptor descriptor;
    private final long sizeBytes;
    private Mapping mapping;
    private Access access;

    /** Null: nobody has asked for it. Its end costs a handshake with all threads. */
    private @Nullable Arena views;

    private @Nullable MemorySegment segment;

    private MappedMemory(Fd owned, Access access) throws ErrnoException {
        this.sizeBytes = Memfd.sizeBytes(owned);
        this.mapping = Mapping.mapLazily(owned, sizeBytes, access);
        this.access = access;
        this.descriptor = Descriptor.of(owned.release());
    }

    /**
     * Makes it, zeroed and reserved.
     *
     * @param isGuarded whether only this mapping may write, and none that comes later
     */
    static MappedMemory create(long sizeBytes, boolean isGuarded) throws ErrnoException {
        MappedMemory memory = map(Memfd.create(NAME, sizeBytes));
        try {
            Memfd.seal(memory.borrowed(), FIXED_SIZE | (isGuarded ? Memfd.SEAL_FUTURE_WRITE : 0));
            return memory;
        } catch (ErrnoException e) {
            memory.close();
            throw e;
        }
    }

    /** Why what came from somebody else must not be mapped. Does not block. */
    static Optional<String> defect(Fd fd) {
        return Memfd.defect(fd, FIXED_SIZE).or(() -> defectOfSize(fd));
    }

    private static Optional<String> defectOfSize(Fd fd) {
        try {
            long sizeBytes = Memfd.sizeBytes(fd);
            return sizeBytes >= 1 && sizeBytes <= SharedMemory.MAX_SIZE_BYTES
                    ? Optional.empty()
                    : Optional.of("size is " + sizeBytes);
        } catch (ErrnoException e) {
            return Optional.of("cannot be examined: " + e.getMessage());
        }
    }

    /**
     * Maps memory in which there is no {@link #defect}, to be written if its seals allow.
     *
     * @param owned belongs to what is returned; closed if this throws
     */
    static MappedMemory map(Fd owned) throws ErrnoException {
        int seals = Memfd.seals(owned);
        try {
            return new MappedMemory(owned, access(seals));
        } catch (ErrnoException e) {
            if (Memfd.seals(owned) != seals) {
                return map(owned); // sealed meanwhile: no oftener than there are seals
            }
            owned.close();
            throw e;
        }
    }

    private static Access access(int seals) {
        return switch (writers(seals)) {
            case ALL -> Access.READ_WRITE;
            case CREATOR -> Access.READ_ONLY;
            case NOBODY -> Access.UNCHANGEABLE;
        };
    }

    private static Writers writers(int seals) {
        if ((seals & Memfd.SEAL_WRITE) != 0) {
            return Writers.NOBODY;
        }
        return (seals & Memfd.SEAL_FUTURE_WRITE) == 0 ? Writers.ALL : Writers.CREATOR;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    boolean isOpen() {
        return descriptor.isOpen();
    }

    boolean isWritable() {
        return access == Access.READ_WRITE;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** As its seals say now. */
    Writers writers() {
        return writers(Memfd.seals(borrowed()));
    }

    /** All of it, for as long as it is mapped as it is. */
    MemorySegment segment() {
        MemorySegment present = segment;
        if (present == null) {
            Arena arena = Arena.ofShared();
            MemorySegment all = mapping.view(0, sizeBytes, arena);
            present = isWritable() ? all : all.asReadOnly();
            views = arena;
            segment = present;
        }
        return present;
    }

    /**
     * Fixes the content for ever. The segment ends in any case.
     *
     * @throws ErrnoException EBUSY: it is mapped elsewhere to be written, or the system is at work
     *     in it; EPERM: somebody has forbidden further seals
     * @throws IllegalStateException the segment is in use by a system call; nothing has happened
     */
    void freeze() throws ErrnoException {
        if (writers() == Writers.NOBODY) {
            return;
        }
        endViews();
        boolean wasWritable = isWritable();
        replace(Access.UNCHANGEABLE); // first: this process's own mapping would stand in the way
        try {
            Memfd.seal(borrowed(), Memfd.UNCHANGEABLE);
        } catch (ErrnoException e) {
            if (wasWritable) {
                writeAgain();
            }
            throw e;
        }
    }

    private void writeAgain() {
        try {
            replace(Access.READ_WRITE);
        } catch (ErrnoException _) {
            // Later writers are none, and this would be one; or no addresses are left: it is read.
        }
    }

    private void replace(Access next) throws ErrnoException {
        Mapping before = mapping;
        mapping = Mapping.mapLazily(borrowed(), sizeBytes, next);
        access = next;
        before.recycle();
    }

    /**
     * Lets go of all; harmless the second time.
     *
     * @throws IllegalStateException the segment is in use by a system call; nothing has happened
     */
    void close() {
        endViews();
        mapping.recycle();
        descriptor.close();
    }

    private void endViews() {
        Arena arena = views;
        if (arena != null) {
            arena.close();
            views = null;
            segment = null;
        }
    }

    /** For calls of the system: it stays the descriptor's, and is not closed by this. */
    private Fd borrowed() {
        return Fd.of(descriptor.number());
    }
}
