package dev.parley.cli.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to send: one of the two.
 *
 * @param text of the command line; a dash: standard input
 * @param file whose bytes to send
 */
record SendMessage(@Nullable String text, @Nullable Path file) {

    /** The longest message that the shell commands send and answer with. */
    static final int LONGEST_BYTES = 64 << 20;

    private static final String STANDARD_INPUT = "-";

    /** What a virtual machine makes of text that its locale has no letters for. */
    private static final char UNKNOWN_LETTER = '\uFFFD';

    /** The bytes; blocks until they are read. */
    byte[] bytes() throws IOException {
        if (text != null && file == null) {
            return STANDARD_INPUT.equals(text) ? bytesOf(System.in) : bytesOf(text);
        }
        if (file != null && text == null) {
            try (InputStream stream = Files.newInputStream(file)) {
                return bytesOf(stream);
            }
        }
        throw new IllegalArgumentException("what to send is either TEXT or a file");
    }

    private static byte[] bytesOf(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(LONGEST_BYTES + 1);
        if (bytes.length > LONGEST_BYTES) {
            throw new IOException("a message must be <= " + LONGEST_BYTES + " bytes");
        }
        return bytes;
    }

    private static byte[] bytesOf(String text) {
        if (text.indexOf(UNKNOWN_LETTER) >= 0) {
            throw new IllegalArgumentException(
                    "the locale has no letters for TEXT: set LC_ALL=C.UTF-8, or send it as -");
        }
        return text.getBytes(UTF_8);
    }
}
