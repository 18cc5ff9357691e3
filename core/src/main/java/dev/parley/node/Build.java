package dev.parley.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Which build of Parley this is. */
public final class Build {

    private static final String VERSION = read();

    private Build() {}

    /** The version of this build, for people. */
    public static String version() {
        return VERSION;
    }

    private static String read() {
        try (InputStream file = Build.class.getResourceAsStream("version.txt")) {
            byte[] text = Objects.requireNonNull(file, "version.txt").readAllBytes();
            return new String(text, UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
