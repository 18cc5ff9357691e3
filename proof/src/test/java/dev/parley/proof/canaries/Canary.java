package dev.parley.proof.canaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mistake, as a patch to the sources with some words before it: what it breaks, whom it would
 * hurt, and {@code Caught-by: package.TestClass#method}. Immutable.
 *
 * @param patch the file, whose name is the canary's
 * @param files the sources that it changes, from the root of the project
 * @param caughtBy the test that must fail with it, and only with it
 */
record Canary(Path patch, List<Path> files, NamedTest caughtBy) {

    private static final String SUFFIX = ".patch";
    private static final Pattern FILE = Pattern.compile("^\\+\\+\\+ b/(\\S+)", Pattern.MULTILINE);
    private static final Pattern CAUGHT_BY =
            Pattern.compile("^Caught-by: (\\S+)#(\\S+)$", Pattern.MULTILINE);

    /** All of a directory, in the order of their numbers. */
    static List<Canary> allIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> patches =
                    files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
            return patches.stream().map(Canary::read).toList();
        }
    }

    private static Canary read(Path patch) {
        String text = Project.text(patch);
        Matcher caughtBy = CAUGHT_BY.matcher(text);
        List<Path> files =
                FILE.matcher(text).results().map(Canary::firstGroup).map(Path::of).toList();
        if (!caughtBy.find() || files.isEmpty()) {
            throw new IllegalStateException(patch + " must name a test and change a file");
        }
        return new Canary(patch, files, new NamedTest(caughtBy.group(1), caughtBy.group(2)));
    }

    private static String firstGroup(MatchResult match) {
        return match.group(1);
    }

    String name() {
        String file = String.valueOf(patch.getFileName());
        return file.substring(0, file.length() - SUFFIX.length());
    }

    @Override
    public String toString() {
        return name();
    }
}
