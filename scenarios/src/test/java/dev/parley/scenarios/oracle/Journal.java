package dev.parley.scenarios.oracle;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What one life has to say, in a file that outlives it: what is written before a SIGKILL is there
 * after it, for the memory is the file's. Thread-safe; costs no system call.
 *
 * <p>The first bytes count how many places for entries were taken. A place is filled after it was
 * taken, and its kind written last; one without a kind was never filled.
 */
public final class Journal {

    private static final String PREFIX = "life-";
    private static final long MOST_ENTRIES = 1 << 22;
    private static final long SIZE_BYTES = (1 + MOST_ENTRIES) * EntryCodec.BYTES;

    private static final VarHandle COUNT = JAVA_LONG.varHandle();
    private static final VarHandle KIND = JAVA_INT.varHandle();

    private final int life;
    private final MemorySegment memory;

    private Journal(int life, MemorySegment memory) {
        this.life = life;
        this.memory = memory;
    }

    /** Begins the journal of a life, in a directory where those of the others are. */
    public static Journal begin(Path directory, int life) throws IOException {
        Path file = directory.resolve(PREFIX + life);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new Journal(
                    life,
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE_BYTES, Arena.global()));
        }
    }

    /** All journals of a directory, in the order of the lives. */
    static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.comparingInt(Journal::lifeOf))
                    .toList();
        }
    }

    /** Whose journal a file is. */
    static int lifeOf(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(PREFIX.length()));
    }

    /** Whose journal this is. */
    public int life() {
        return life;
    }

    /** Writes an entry down. When this returns, nothing that happens to the process can undo it. */
    public void write(Entry entry) {
        long place = (long) COUNT.getAndAdd(memory, 0L, 1L);
        if (place >= MOST_ENTRIES) {
            throw new IllegalStateException("the journal of life " + life + " is full");
        }
        MemorySegment bytes = place(memory, place);
        int kind = EntryCodec.write(entry, bytes);
        KIND.setRelease(bytes, (long) EntryCodec.KIND, kind);
    }

    /** Reads a journal, in the order in which the places were taken. */
    static void read(Path file, Consumer<Entry> reader) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            long size = channel.size(); // 0: it has begun at this moment, or never got any further
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long count = size == 0 ? 0 : (long) COUNT.getAcquire(memory, 0L);
            for (long place = 0; place < count; place++) {
                MemorySegment bytes = place(memory, place);
                int kind = (int) KIND.getAcquire(bytes, (long) EntryCodec.KIND);
                if (kind != 0) {
                    reader.accept(EntryCodec.read(kind, bytes));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemorySegment place(MemorySegment memory, long place) {
        return memory.asSlice((1 + place) * EntryCodec.BYTES, EntryCodec.BYTES);
    }
}
