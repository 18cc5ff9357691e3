package dev.parley.scenarios.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a storm by the journals of all who lived through it, or did not. What a process says is
 * believed only of itself, and compared with what the others say.
 */
public final class Oracle {

    private static final List<Rule> RULES =
            List.of(
                    new Integrity(),
                    new AtMostOnce(),
                    new TruthfulOutcomes(),
                    new NoPhantoms(),
                    new NoHangs(),
                    new Order(),
                    new DeathNotices(),
                    new NoCrashes());

    private Oracle() {}

    /** Reads all journals of a directory, and judges. */
    public static Verdict judge(Path directory) throws IOException {
        Evidence evidence = Evidence.in(directory);
        List<Violation> violations = new ArrayList<>();
        for (Rule rule : RULES) {
            String name = rule.getClass().getSimpleName();
            rule.check(evidence, text -> violations.add(new Violation(name, text)));
        }
        return new Verdict(evidence.figures(), evidence.hops(), List.copyOf(violations));
    }
}
