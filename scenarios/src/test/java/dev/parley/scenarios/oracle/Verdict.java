package dev.parley.scenarios.oracle;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the {@link Oracle} found. Immutable but for the figures, which nobody changes any more.
 *
 * @param hops how many messages were received again so often, each time by whom they were forwarded
 *     to
 */
public record Verdict(Figures figures, SortedMap<Integer, Long> hops, List<Violation> violations) {

    private static final int MOST_SHOWN = 40;

    /** One line. */
    public String summary() {
        return "oracle: %,d sends, %d violations".formatted(figures.sends(), violations.size());
    }

    /** The violations, a line each; of very many the first ones. */
    public String details() {
        return violations.stream()
                .limit(MOST_SHOWN)
                .map(Violation::toString)
                .collect(Collectors.joining("\n"));
    }
}
