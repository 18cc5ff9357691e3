package dev.parley.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.parley.kernel.state.NameHolder;
import dev.parley.linux.Fd;
import dev.parley.linux.Pidfd;
import dev.parley.wire.PortName;
import dev.parley.wire.Quoted;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose the names are, in a file that outlives the kernel, so that the next one can keep them for
 * their owners (ADR 11).
 *
 * <p>A line for each change: {@code + member pid uid name}, or {@code - name}; what is in a name
 * cannot end a line, because names have no controls. The file is written anew, with what is true
 * and nothing else, at the start and when it has grown far beyond that.
 *
 * <p>A file that cannot be written is no reason to stop: it is logged, and tried again with the
 * next change.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class NameJournal implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.kernel");
    private static final Pattern HELD = Pattern.compile("\\+ (\\d{1,19}) (\\d+) (-?\\d+) (.+)");
    private static final Pattern FREE = Pattern.compile("- (.+)");

    /** The file is written anew when it has this many lines, and four times as many as names. */
    private static final int FEW_LINES = 1_024;

    private final Path file;
    private final Map<String, NameHolder> names = new TreeMap<>();
    private @Nullable FileChannel channel;
    private int lines;

    private NameJournal(Path file) {
        this.file = file;
    }

    /**
     * Continues the journal of the kernel before, or begins one. What that kernel's owners hold no
     * longer, because they have ended, is forgotten.
     */
    static NameJournal open(Path file) {
        NameJournal journal = new NameJournal(file);
        journal.read();
        journal.names.values().removeIf(holder -> !isAlive(holder));
        journal.write(journal::rewrite);
        return journal;
    }

    /** The names, and whose they are. */
    Map<String, NameHolder> names() {
        return Map.copyOf(names);
    }

    private void read() {
        try {
            String text = new String(Files.readAllBytes(file), UTF_8);
            // What does not end was not written to its end.
            String[] whole = text.substring(0, text.lastIndexOf('\n') + 1).split("\n");
            int odd = text.endsWith("\n") || text.isEmpty() ? 0 : 1;
            for (String line : whole) {
                odd += line.isEmpty() || understand(line) ? 0 : 1;
            }
            if (odd > 0) {
                LOG.log(Level.WARNING, "journal-damaged file=%s lines=%d".formatted(file, odd));
            }
        } catch (NoSuchFileException _) {
            // The first kernel here.
        } catch (IOException e) {
            complain("unreadable", e);
        }
    }

    /** False: this is nothing that a kernel writes. */
    private boolean understand(String line) {
        Matcher held = HELD.matcher(line);
        if (held.matches() && PortName.defect(held.group(4)).isEmpty()) {
            try {
                names.put(held.group(4), holder(held));
                return true;
            } catch (NumberFormatException _) {
                return false;
            }
        }
        Matcher free = FREE.matcher(line);
        if (free.matches()) {
            names.remove(free.group(1));
            return true;
        }
        return false;
    }

    private static NameHolder holder(Matcher held) {
        return new NameHolder(
                Long.parseLong(held.group(1)),
                Integer.parseInt(held.group(2)),
                Integer.parseInt(held.group(3)));
    }

    private static boolean isAlive(NameHolder holder) {
        if (holder.pid() <= 0) {
            return false; // it could not be seen from here, so nobody can say
        }
        try (Fd pidfd = Pidfd.open(holder.pid())) {
            int owner = (int) Files.getAttribute(Path.of("/proc/" + holder.pid()), "unix:uid");
            return owner == holder.uid() && !Pidfd.hasExited(pidfd);
        } catch (IOException _) {
            return false;
        }
    }

    /** Takes note of whose this name is from now on; empty: nobody's. */
    void record(String name, Optional<NameHolder> holder) {
        holder.ifPresentOrElse(present -> names.put(name, present), () -> names.remove(name));
        boolean overgrown = lines >= Math.max(FEW_LINES, 4 * names.size());
        write(overgrown ? this::rewrite : () -> append(line(name, holder)));
    }

    private static String line(String name, Optional<NameHolder> holder) {
        return holder.map(
                        present ->
                                "+ %d %d %d %s\n"
                                        .formatted(
                                                present.memberId(),
                                                present.pid(),
                                                present.uid(),
                                                name))
                .orElse("- " + name + "\n");
    }

    /** A way to bring the file up to date. */
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            complain("unwritable", e);
            close();
        }
    }

    private void append(String line) throws IOException {
        if (channel == null) {
            rewrite(); // something is missing in the file
        } else {
            writeAll(channel, line);
            lines++;
        }
    }

    private void rewrite() throws IOException {
        close();
        StringBuilder text = new StringBuilder();
        names.forEach((name, holder) -> text.append(line(name, Optional.of(holder))));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        FileChannel written =
                FileChannel.open(
                        next,
                        Set.of(CREATE_NEW, WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        channel = written;
        writeAll(written, text.toString());
        Files.move(next, file, ATOMIC_MOVE);
        lines = names.size();
    }

    private static void writeAll(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void complain(String event, IOException e) {
        LOG.log(
                Level.WARNING,
                "journal-%s file=%s reason=%s"
                        .formatted(event, file, Quoted.of(String.valueOf(e.getMessage()))));
    }

    /** Closes the file, which stays for the next kernel. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            complain("unwritable", e);
        }
        channel = null;
    }
}
