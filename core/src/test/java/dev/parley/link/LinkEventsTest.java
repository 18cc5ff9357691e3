package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording, as it is by default, tells of a link that ends. */
class LinkEventsTest {

    private static final long SLOT = LinkLayout.slot(0, LinkPair.GEOMETRY.slotBytes());

    @TempDir Path directory;

    @Test
    void aClientThatBreaksTheProtocolIsToldOfOnce() throws IOException {
        try (Recording recording = new Recording();
                LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 1)) {
            recording.start();
            pair.memory.setLongVolatile(SLOT, SlotWord.of(SlotWord.SENT, 0));
            pair.memory.setLongVolatile(LinkLayout.ACTIVE, 1);
            pair.port.receive(new Held(), Deadline.AT_ONCE);
            pair.port.receive(new Held(), Deadline.AT_ONCE);

            List<RecordedEvent> told = told(recording, "dev.parley.LinkViolated");
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().getLong("link")).isEqualTo(1);
            assertThat(told.getFirst().getString("side")).isEqualTo("server");
            assertThat(told.getFirst().getInt("peerPid")).isEqualTo(77);
            assertThat(told.getFirst().getString("what")).isEqualTo("slot 0: sent as 1");
        }
    }

    @Test
    void aServerThatBreaksTheProtocolIsToldOfOnce() throws IOException {
        try (Recording recording = new Recording();
                LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 1)) {
            recording.start();
            pair.client().violated("nonsense");
            pair.client().violated("more of it");

            List<RecordedEvent> told = told(recording, "dev.parley.LinkViolated");
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().getString("side")).isEqualTo("client");
            assertThat(told.getFirst().getString("what")).isEqualTo("nonsense");
        }
    }

    @Test
    void theDeathOfAServerIsToldOfOnce() throws IOException {
        try (Recording recording = new Recording();
                LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 1)) {
            recording.start();
            ClientSlot slot =
                    Objects.requireNonNull(pair.client().claim(Deadline.NEVER, NOT_CANCELLED));
            slot.prepare(0);
            pair.server().end();
            assertThat(slot.send(0, Deadline.NEVER)).isEqualTo(Outcome.PEER_DIED_QUEUED);

            List<RecordedEvent> told = told(recording, "dev.parley.PeerDeath");
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().getLong("link")).isEqualTo(1);
            assertThat(told.getFirst().getLong("port")).isEqualTo(1);
            assertThat(told.getFirst().getInt("peerPid")).isEqualTo(77);
            assertThat(told.getFirst().getString("program")).isEqualTo("somebody");
        }
    }

    private List<RecordedEvent> told(Recording recording, String name) throws IOException {
        Path file = directory.resolve("events.jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
