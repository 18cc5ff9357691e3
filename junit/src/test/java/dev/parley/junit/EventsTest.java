package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Errno;
import dev.parley.NameNotFound;
import dev.parley.NameTaken;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flight recording tells of a process's messages, and what it does not unless asked. */
class EventsTest {

    private static final List<String> OF_MESSAGES =
            List.of("dev.parley.Send", "dev.parley.Receive", "dev.parley.Reply");

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void aMessageIsToldOfAsItIsSentReceivedAndReplied(Transport transport) throws Exception {
        try (Recording recording = recordingOfMessages();
                Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a");
                Connection connection = client.connect("a", options(transport))) {
            recording.start();
            CompletableFuture<Reply> sent = send(connection, new byte[100]);
            ((Request) port.receive()).reply(7, new byte[20]);
            sent.join();

            List<RecordedEvent> told = told(recording);
            RecordedEvent send = only(told, "Send");
            assertThat(send.getString("target")).isEqualTo("a");
            assertThat(send.getLong("port")).isEqualTo(port.id());
            assertThat(send.getInt("serverPid")).isEqualTo(server.self().pid());
            assertThat(send.getLong("requestBytes")).isEqualTo(100);
            assertThat(send.getLong("replyBytes")).isEqualTo(20);
            assertThat(send.getString("outcome")).isEqualTo("Reply");
            assertThat(send.getString("delivered")).isEqualTo("YES");

            RecordedEvent receive = only(told, "Receive");
            assertThat(receive.getLong("port")).isEqualTo(port.id());
            assertThat(receive.getLong("link")).isEqualTo(send.getLong("link"));
            assertThat(receive.getInt("clientPid")).isEqualTo(client.self().pid());
            assertThat(receive.getLong("client")).isEqualTo(client.self().id());
            assertThat(receive.getLong("requestBytes")).isEqualTo(100);
            assertThat(receive.getDuration("queued")).isPositive();

            RecordedEvent reply = only(told, "Reply");
            assertThat(reply.getLong("link")).isEqualTo(send.getLong("link"));
            assertThat(reply.getLong("client")).isEqualTo(client.self().id());
            assertThat(reply.getLong("replyBytes")).isEqualTo(20);
            assertThat(reply.getInt("status")).isEqualTo(7);
            assertThat(reply.getBoolean("failed")).isFalse();
            assertThat(reply.getBoolean("met")).isTrue();
            assertThat(reply.getDuration()).isPositive();
        }
    }

    @Test
    void aSendThatIsNotWaitedForIsToldOfWithWhatItEndedIn() throws Exception {
        try (Recording recording = recordingOfMessages();
                Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a");
                Connection connection = client.connect("a")) {
            recording.start();
            CompletableFuture<Reply> sent = connection.sendAsync(new byte[1]);
            ((Request) port.receive()).fail(Errno.EINVAL);
            assertThatThrownBy(sent::join).isInstanceOf(CompletionException.class);
            List<RecordedEvent> told = told(recording);
            assertThat(only(told, "Send").getString("outcome")).isEqualTo("ServerFailed");
            assertThat(only(told, "Send").getString("delivered")).isEqualTo("YES");
            assertThat(only(told, "Reply").getBoolean("failed")).isTrue();
            assertThat(only(told, "Reply").getInt("status")).isEqualTo(Errno.EINVAL.number());
        }
    }

    @Test
    void aSendThatNobodyReceivedSaysSo() throws Exception {
        try (Recording recording = recordingOfMessages();
                Parley parley = NODE.join();
                Port _ = parley.open("a");
                Connection connection = parley.connect("a")) {
            recording.start();
            assertThatThrownBy(() -> connection.send(new byte[1], Duration.ofMillis(1)))
                    .isInstanceOf(DeadlineExceeded.class);
            RecordedEvent send = only(told(recording), "Send");
            assertThat(send.getString("outcome")).isEqualTo("DeadlineExceeded");
            assertThat(send.getString("delivered")).isEqualTo("NO");
        }
    }

    @Test
    void aBlockedSendIsToldOfWithItsStackAndWhatItWaitedFor() throws Exception {
        try (Recording recording = new Recording();
                Parley server = NODE.join();
                Parley client = NODE.join();
                Port port = server.open("a");
                Connection connection =
                        client.connect("a", ConnectOptions.defaults().withSlots(1))) {
            recording.enable("dev.parley.Blocked").withoutThreshold();
            recording.start();
            CompletableFuture<Reply> first = send(connection, new byte[1]);
            CompletableFuture<Reply> second = send(connection, new byte[1]);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> blockedThreads(client) == 2);
            ((Request) port.receive()).reply(new byte[0]);
            ((Request) port.receive()).reply(new byte[0]);
            first.join();
            second.join();

            List<RecordedEvent> told = named(told(recording), "Blocked");
            assertThat(told)
                    .extracting(event -> event.getString("awaited"))
                    .contains("reply", "slot");
            RecordedEvent blocked = told.getFirst();
            assertThat(blocked.getLong("port")).isEqualTo(port.id());
            assertThat(blocked.getInt("serverPid")).isEqualTo(server.self().pid());
            assertThat(blocked.getStackTrace().getFrames())
                    .extracting(frame -> frame.getMethod().getType().getName())
                    .contains(Connection.class.getName());
        }
    }

    @Test
    void whatTheKernelRefusesIsToldOfByItself() throws Exception {
        try (Recording recording = new Recording();
                Parley parley = NODE.join();
                Port _ = parley.open("a")) {
            recording.start();
            assertThatThrownBy(() -> parley.connect("nobody")).isInstanceOf(NameNotFound.class);
            assertThatThrownBy(() -> parley.open("a")).isInstanceOf(NameTaken.class);
            List<RecordedEvent> told = named(told(recording), "Refused");
            assertThat(told)
                    .extracting(event -> event.getString("asked"))
                    .containsExactly("connect to nobody", "open a");
            assertThat(told)
                    .extracting(event -> event.getString("reason"))
                    .containsExactly("NOT_FOUND", "TAKEN");
        }
    }

    @Test
    void ofMessagesThatGoWellNothingIsToldUnlessItIsAskedFor() throws Exception {
        try (Recording recording = new Recording();
                Parley parley = NODE.join();
                Port port = parley.open("a");
                Connection connection = parley.connect("a")) {
            recording.start();
            CompletableFuture<Reply> sent = send(connection, new byte[1]);
            ((Request) port.receive()).reply(new byte[1]);
            sent.join();
            assertThat(told(recording))
                    .extracting(event -> event.getEventType().getName())
                    .doesNotContainAnyElementsOf(OF_MESSAGES);
        }
    }

    private static Recording recordingOfMessages() {
        Recording recording = new Recording();
        List.of("Send", "Receive", "Reply").forEach(name -> recording.enable("dev.parley." + name));
        return recording;
    }

    private static ConnectOptions options(Transport transport) {
        return ConnectOptions.defaults().withTransport(transport);
    }

    private static CompletableFuture<Reply> send(Connection connection, byte[] request) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                reply.complete(connection.send(request));
                            } catch (IOException e) {
                                reply.completeExceptionally(e);
                            }
                        });
        return reply;
    }

    private static long blockedThreads(Parley parley) throws IOException {
        return parley.look().processes().stream()
                .filter(process -> process.member().equals(parley.self()))
                .flatMap(process -> process.threads().stream())
                .filter(thread -> thread.state() == State.SEND || thread.state() == State.REPLY)
                .count();
    }

    private static RecordedEvent only(List<RecordedEvent> told, String name) {
        List<RecordedEvent> named = named(told, name);
        assertThat(named).as(name).hasSize(1);
        return named.getFirst();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> told, String name) {
        return told.stream()
                .filter(event -> event.getEventType().getName().equals("dev.parley." + name))
                .toList();
    }

    /** What Parley told, in the order of its ends. */
    private List<RecordedEvent> told(Recording recording) throws IOException {
        Path file = directory.resolve("events.jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.parley."))
                .toList();
    }
}
