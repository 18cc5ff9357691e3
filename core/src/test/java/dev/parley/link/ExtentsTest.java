package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Memory beside a link that is over. */
class ExtentsTest {

    @Test
    void whoComesAfterTheEndOfTheLinkLeavesNoMemoryBehind() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            ClientLink link = pair.client();
            long before = extentsMapped();
            link.end(Leave.CLOSED_HERE);
            soon().until(link::hasHeardAll);
            link.retire();

            ClientSlot slot = Objects.requireNonNull(link.claim(Deadline.NEVER, NOT_CANCELLED));
            assertThat(slot.reserve(1_000, 0, Deadline.NEVER)).isEqualTo(Outcome.CLOSED_QUEUED);
            link.release(slot);

            assertThat(extentsMapped()).isEqualTo(before);
        }
    }

    private static long extentsMapped() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/memfd:parley-extent")).count();
        }
    }
}
