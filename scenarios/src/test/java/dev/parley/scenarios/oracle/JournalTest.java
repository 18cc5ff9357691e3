package dev.parley.scenarios.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.Transport;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.Entry.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down is read again. */
class JournalTest {

    private static final List<Entry> ALL =
            List.of(
                    new Entry.Born(1, Role.SERVER, 4711, 3),
                    new Entry.Intent(
                            Long.MAX_VALUE, 2, 3, 4, true, Transport.SOCKET, -5, 6, -7L << 33),
                    new Entry.Outcome(-1, 2, End.UNKNOWN, Cause.INTERRUPT, -9, 10),
                    new Entry.Received(3, 10, 11, 12, -13, 14),
                    new Entry.Replied(4, 15, true),
                    new Entry.Forwarding(4, 15, 16),
                    new Entry.Forwarded(4, 15, true),
                    new Entry.Opened(5),
                    new Entry.Closing(6),
                    new Entry.Watching(7, 17, Subject.NAME, 18),
                    new Entry.Watched(8, 17),
                    new Entry.Told(9, 17),
                    new Entry.Killed(10, 19),
                    new Entry.Stopped(11, 20),
                    new Entry.KernelKilled(12),
                    new Entry.KernelStarted(13),
                    new Entry.Leaving(14));

    @TempDir Path directory;

    @Test
    void everyKindOfEntryIsReadAsItWasWritten() throws Exception {
        Journal journal = Journal.begin(directory, 21);
        ALL.forEach(journal::write);

        assertThat(ALL)
                .extracting(Object::getClass)
                .hasSameSizeAs(Entry.class.getPermittedSubclasses());
        List<Entry> read = new ArrayList<>();
        Path file = Journal.filesIn(directory).getFirst();
        Journal.read(file, read::add);
        assertThat(read).isEqualTo(ALL);
        assertThat(Journal.lifeOf(file)).isEqualTo(21);
    }

    @Test
    void theJournalOfWhoWasKilledInTheFirstMomentIsEmpty() throws Exception {
        Path file = Files.createFile(directory.resolve("life-1"));
        Journal.read(file, entry -> fail("read " + entry));
        assertThat(Oracle.judge(directory).violations()).isEmpty();
    }

    @Test
    void aReplyDiffersWithTheServerAndWithEachByteOfTheRequest() {
        byte[] request = Message.request(1, 2, 40, 50);
        byte[] reply = Message.reply(3, request);
        byte[] other = request.clone();
        other[49]++;

        assertThat(reply).hasSize(40).isEqualTo(Message.reply(3, request));
        assertThat(Message.reply(4, request)).isNotEqualTo(reply);
        assertThat(Message.reply(3, other)).isNotEqualTo(reply);
    }
}
