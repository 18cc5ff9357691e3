package dev.parley.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The runs so far, a line of JSON each in a file that only grows. */
public record History(Path file) {

    /** Where runs at that time are kept: a file a year. */
    public static History of(Path sources, Instant time) {
        int year = time.atZone(ZoneOffset.UTC).getYear();
        return new History(sources.resolve("bench/history/" + year + ".jsonl"));
    }

    /** Adds a run; the file and its directory are made if need be. */
    public void append(Run run) throws IOException {
        String line = RunCodec.encode(run) + "\n";
        Files.createDirectories(requireNonNull(file.toAbsolutePath().getParent()));
        Files.writeString(file, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** All of them, the oldest first; none if there is no file. */
    public List<Run> runs() throws IOException {
        List<Run> runs = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                runs.add(decode(line, runs.size() + 1));
            }
        }
        return runs;
    }

    private Run decode(String line, int lineNumber) throws IOException {
        try {
            return RunCodec.decode(line);
        } catch (IOException | RuntimeException e) {
            throw new IOException("%s:%d is no run".formatted(file, lineNumber), e);
        }
    }
}
