package dev.parley.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A shared memory area that is mapped into this process.
 *
 * <p>Thread-safe. Its addresses are given to nobody else, not even after {@link #retire}, so {@link
 * #words} and {@link #segment} need no check of lifetime: a late access reads zeros or writes into
 * private memory, and harms nobody. A mapping that is never retired stays as long as the process.
 */
public final class Mapping {

    /** What may be done with the memory. */
    public enum Access {
        /** Reading, and sleeping and waking on its words. A write ends the virtual machine. */
        READ_ONLY(PROT_READ, MAP_SHARED),
        /**
         * Reading alone, of memory that is sealed with {@link Memfd#SEAL_WRITE}, or is about to be:
         * it does not stand in the way of that seal. A write ends the virtual machine.
         *
         * <p>Private, as nothing else is allowed under that seal before Linux 6.7; until the first
         * write, which never comes, such a mapping shows what the others do.
         */
        UNCHANGEABLE(PROT_READ, MAP_PRIVATE),
        /** All. */
        READ_WRITE(PROT_READ | PROT_WRITE, MAP_SHARED);

        private final int protection;
        private final int sharing;

        Access(int protection, int sharing) {
            this.protection = protection;
            this.sharing = sharing;
        }
    }

    /** The largest mapping, in bytes. */
    public static final long MAX_SIZE_BYTES = 1L << 46;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_POPULATE = 0x8000;
    private static final int MADV_DONTNEED = 4;

    private static final AddressRange ADDRESSES = new AddressRange();

    private final long address;
    private final long sizeBytes;
    private final long windowBytes;
    private final Access access;
    private final Words words;
    private boolean retired; // guarded by this

    private Mapping(long address, long sizeBytes, long windowBytes, Access access, Words words) {
        this.address = address;
        this.sizeBytes = sizeBytes;
        this.windowBytes = windowBytes;
        this.access = access;
        this.words = words;
    }

    /**
     * What is used like a mapping and is none, for tools that explore the interleavings of threads:
     * these words, at no address, retired from the start.
     */
    public static Mapping standIn(Words words, long sizeBytes) {
        Mapping none = new Mapping(0, sizeBytes, 0, Access.READ_WRITE, words);
        none.retired = true;
        return none;
    }

    /**
     * Maps the first {@code sizeBytes} of the descriptor, with all pages present. The descriptor
     * may be closed afterwards. Blocks only while the kernel fills in the pages.
     *
     * <p>The caller made the memory itself, or found no {@link Memfd#defect} in it.
     *
     * @throws ErrnoException EPERM: a seal forbids to write; EACCES: the descriptor is not open for
     *     this access; ENOMEM: no addresses, or too many mappings; ENODEV: cannot be mapped
     */
    public static Mapping map(Fd fd, long sizeBytes, Access access) throws ErrnoException {
        return map(fd, sizeBytes, AddressRange.roundUp(sizeBytes), access, MAP_POPULATE);
    }

    /**
     * The same, with pages that become present as they are touched: does not block, and each first
     * touch is slower. Its addresses can be given back by {@link #recycle}.
     */
    public static Mapping mapLazily(Fd fd, long sizeBytes, Access access) throws ErrnoException {
        // Of few sizes, so that what is given back fits the next.
        long windowBytes = Long.highestOneBit(AddressRange.roundUp(sizeBytes) * 2 - 1);
        return map(fd, sizeBytes, windowBytes, access, 0);
    }

    /**
     * Maps a head, and behind it a ring twice in a row: what crosses the ring's end goes on in its
     * image, at the next address. So every stretch of the ring is in one piece.
     *
     * <p>{@link #sizeBytes}, {@link #words} and {@link #segment} are those of head, ring and image.
     *
     * @param headBytes a multiple of {@link #pageBytes}
     * @param ringBytes a multiple of it, too; 0: there is none
     * @throws ErrnoException as {@link #map}
     */
    public static Mapping mapRing(Fd fd, long headBytes, long ringBytes, Access access)
            throws ErrnoException {
        if (headBytes % pageBytes() != 0 || ringBytes < 0 || ringBytes % pageBytes() != 0) {
            throw new IllegalArgumentException(
                    "not of whole pages: headBytes=" + headBytes + ", ringBytes=" + ringBytes);
        }
        long sizeBytes = headBytes + 2 * ringBytes;
        long windowBytes = AddressRange.roundUp(sizeBytes);
        long address = ADDRESSES.take(windowBytes);
        Words words = new MemoryWords(address, sizeBytes, access == Access.READ_WRITE);
        Mapping mapping = new Mapping(address, sizeBytes, windowBytes, access, words);
        long result = mapping.mapPart(fd, 0, 0, headBytes + ringBytes);
        if (result >= 0 && ringBytes > 0) {
            result = mapping.mapPart(fd, headBytes + ringBytes, headBytes, ringBytes);
        }
        if (result < 0) {
            mapping.recycle();
            throw Syscall.MMAP.failure(result);
        }
        return mapping;
    }

    /** Shows a part of the descriptor's memory at this offset. */
    private long mapPart(Fd fd, long offset, long offsetOfPart, long partBytes) {
        return Syscall.MMAP.call(
                address + offset,
                partBytes,
                access.protection,
                access.sharing | MAP_FIXED | MAP_POPULATE,
                fd.number(),
                offsetOfPart);
    }

    /** The size of a page, of which a mapping consists, in bytes. */
    public static long pageBytes() {
        return Page.BYTES;
    }

    /** What the kernel told this process at its start: pairs of longs, a kind and a value. */
    private static final class Page {
        private static final long AT_PAGESZ = 6; // include/uapi/linux/auxvec.h
        private static final Path AUXILIARY_VECTOR = Path.of("/proc/self/auxv");

        static final long BYTES = read();

        private static long read() {
            try {
                ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(AUXILIARY_VECTOR));
                vector.order(ByteOrder.nativeOrder());
                while (vector.remaining() >= 2 * Long.BYTES) {
                    long kind = vector.getLong();
                    long value = vector.getLong();
                    if (kind == AT_PAGESZ) {
                        return value;
                    }
                }
            } catch (IOException _) {
                // Whole grains are whole pages, whatever their size.
            }
            return AddressRange.GRAIN_BYTES;
        }
    }

    private static Mapping map(Fd fd, long sizeBytes, long windowBytes, Access access, int populate)
            throws ErrnoException {
        if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "sizeBytes must be 1 to " + MAX_SIZE_BYTES + ", sizeBytes=" + sizeBytes);
        }
        long address = ADDRESSES.take(windowBytes);
        int flags = access.sharing | MAP_FIXED | populate;
        long result =
                Syscall.MMAP.call(address, sizeBytes, access.protection, flags, fd.number(), 0);
        if (result < 0) {
            ADDRESSES.giveBack(address, windowBytes);
            throw Syscall.MMAP.failure(result);
        }
        Words words = new MemoryWords(address, sizeBytes, access == Access.READ_WRITE);
        return new Mapping(address, sizeBytes, windowBytes, access, words);
    }

    /** The address of the first byte; a multiple of the page size. */
    public long address() {
        return address;
    }

    /** The size that was asked for, in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The operations on this memory. Those that write need {@link Access#READ_WRITE}. */
    public Words words() {
        return words;
    }

    /** The whole mapping, valid for ever; read-only if the mapping is. */
    @SuppressWarnings("restricted")
    public MemorySegment segment() {
        MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(sizeBytes);
        return access == Access.READ_WRITE ? segment : segment.asReadOnly();
    }

    /**
     * A range of the mapping that can be used until the arena is closed, and not beyond.
     *
     * @throws IndexOutOfBoundsException the range is not inside
     */
    @SuppressWarnings("restricted")
    public MemorySegment view(long offset, long lengthBytes, Arena arena) {
        Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
        return MemorySegment.ofAddress(address + offset).reinterpret(lengthBytes, arena, null);
    }

    /**
     * Lets go of the shared memory and leaves private zeros in its place. Does not block; the
     * second time does nothing.
     *
     * <p>A thread that is still inside reads zeros or writes into nobody's memory; it never faults.
     * Where the kernel has no room for the zeros (strict overcommit, or too many mappings) the
     * shared memory stays, and a later call tries again.
     */
    public synchronized void retire() {
        if (!retired) {
            int protection = Access.READ_WRITE.protection;
            int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
            // Up to the next mapping, so that retired neighbours melt into one area of the kernel.
            long result = Syscall.MMAP.call(address, roundedBytes(), protection, flags, -1, 0);
            retired = result >= 0;
        }
    }

    /**
     * Lets go of the shared memory as {@link #retire} does, and of the addresses too: after a long
     * time they are given out again. For a mapping that one owner has to himself, and uses no more.
     * The second time does nothing.
     */
    public synchronized void recycle() {
        boolean first = !retired;
        retire();
        if (first && retired) {
            ADDRESSES.giveBack(address, windowBytes);
        }
    }

    /** Whether {@link #retire} has replaced the shared memory. */
    public synchronized boolean isRetired() {
        return retired;
    }

    /**
     * Gives back the private pages that late writers made after {@link #retire}; before it, does
     * nothing. Does not block.
     */
    public synchronized void trim() {
        if (retired) {
            Syscall.MADVISE.demand(address, roundedBytes(), MADV_DONTNEED);
        }
    }

    private long roundedBytes() {
        return windowBytes;
    }

    @Override
    public String toString() {
        return "mapping of " + sizeBytes + " bytes at 0x" + Long.toHexString(address);
    }
}
