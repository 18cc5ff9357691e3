package dev.parley.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class FeedTest {

    private static final int COUNT = 500_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final List<Program> programs = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Program program : programs) {
            program.close();
        }
    }

    /** So many samples within a second, as soon as there are so many subscribers. */
    private Program serve(int subscribers) throws Exception {
        Program server = Program.serving(Feed.NAME, NODE, FeedServer.class, COUNT, 1, subscribers);
        programs.add(server);
        return server;
    }

    private Program start(Class<?> main, Object... arguments) throws Exception {
        Program program = Program.start(NODE, main, arguments);
        programs.add(program);
        return program;
    }

    @Test
    void whoIsWaitedForSeesEverySampleAndWhoSkipsKnowsHowManyItMissed() throws Exception {
        Program server = serve(5);
        Program one = start(Witness.class, WhenSlow.WAIT);
        Program other = start(Witness.class, WhenSlow.WAIT);
        Program skipping = start(Witness.class, WhenSlow.SKIP);
        Program reader = start(FeedReader.class, "wait");
        try (Parley parley = NODE.join();
                Feed feed = Feed.subscribe(parley, WhenSlow.WAIT)) {
            Witness own = new Witness(feed, WhenSlow.WAIT);
            for (Program witness : List.of(one, other, skipping)) {
                witness.expect("begun");
            }
            one.goOn();
            other.goOn();
            own.readUntil(4 * FeedServer.CAPACITY);
            skipping.goOn();
            assertThat(own.readUntil(Long.MAX_VALUE)).isEqualTo(COUNT);
        }
        assertThat(counts(one)).containsExactly(COUNT, 0);
        assertThat(counts(other)).containsExactly(COUNT, 0);
        long[] readAndMissed = counts(skipping);
        assertThat(readAndMissed[0] + readAndMissed[1]).isEqualTo(COUNT);
        assertThat(readAndMissed[1]).isPositive();
        assertThat(reader.rest()).last().isEqualTo("read 500,000 in all, missed 0, mean 20.9375");
        server.awaitEnd();
    }

    @Test
    void aSubscriberThatIsKilledDoesNotHoldTheFeed() throws Exception {
        Program server = serve(2);
        Program idle = start(Witness.class, WhenSlow.WAIT);
        try (Parley parley = NODE.join();
                Feed feed = Feed.subscribe(parley, WhenSlow.WAIT)) {
            Witness own = new Witness(feed, WhenSlow.WAIT);
            idle.expect("begun");
            own.readUntil(FeedServer.CAPACITY);
            idle.kill();
            assertThat(own.readUntil(Long.MAX_VALUE)).isEqualTo(COUNT);
        }
        server.awaitEnd();
    }

    /** What a witness has read, and missed. */
    private static long[] counts(Program witness) throws Exception {
        String line = witness.rest().getLast();
        witness.awaitEnd();
        return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
