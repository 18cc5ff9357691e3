package dev.parley.scenarios;

import static dev.parley.scenarios.Sends.bytes;
import static dev.parley.scenarios.Sends.failure;
import static dev.parley.scenarios.Sends.request;
import static dev.parley.scenarios.Sends.send;
import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.NotPermitted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.Port;
import dev.parley.PortGone;
import dev.parley.PortOptions;
import dev.parley.Pulse;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.Snapshot;
import dev.parley.Transport;
import dev.parley.Use;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rights that travel with messages: connections, requests, descriptors. */
@Timeout(120)
@ParameterizedClass
@EnumSource
class RightsTest extends GiverAndReceiver {

    private static final PortOptions BY_RIGHT_ONLY = PortOptions.defaults().withByRightOnly(true);

    RightsTest(Transport transport) {
        super(transport);
    }

    @Test
    void aRightToAPortThatNobodyElseMayConnectTo() throws Exception {
        try (Port secret = giver.open("secret", BY_RIGHT_ONLY);
                Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by)) {
            assertThatThrownBy(() -> receiver.connect("secret", by))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("right");
            assertThatThrownBy(() -> receiver.connect(secret.id(), by))
                    .isInstanceOf(NotPermitted.class);
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(secret));
            Request request = request(desk);
            assertThat(request.passed().size()).isEqualTo(1);
            assertThat(request.passed().kind(0)).isEqualTo(Passed.Kind.CONNECTION);
            try (Connection connection = request.passed().takeConnection(0, by)) {
                request.reply(NOTHING);
                passing.get();
                assertThat(connection.use()).isEqualTo(Use.ALL);
                assertThat(connection.owner()).isEqualTo(giver.self());
                CompletableFuture<Reply> reply = send(connection, "hello");
                Request hello = request(secret);
                assertThat(hello.sender()).isEqualTo(receiver.self());
                hello.reply(bytes("you were let in"));
                assertThat(reply.get().text()).isEqualTo("you were let in");
                assertThatThrownBy(() -> request.passed())
                        .isInstanceOf(IllegalStateException.class);
                Snapshot.LinkInfo link =
                        giver.look().links().stream()
                                .filter(one -> one.portId() == secret.id())
                                .findFirst()
                                .orElseThrow();
                assertThat(link.giver()).contains(giver.self());
                assertThat(link.use()).isEqualTo(Use.ALL);
            }
        }
    }

    @Test
    void whatIsNotTakenIsLetGo() throws Exception {
        try (Port secret = giver.open(BY_RIGHT_ONLY);
                Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> passing =
                    send(toDesk, "", Rights.none().with(secret).with(memory));
            Request request = request(desk);
            Passed passed = request.passed();
            request.reply(NOTHING);
            passing.get();
            assertThatThrownBy(() -> passed.takeConnection(0))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> passed.takeDescriptor(1))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(memory.isOpen()).isTrue();
        }
    }

    @Test
    void whatIsTakenAndClosedAgainAndAgainIsThereEachTime() throws Exception {
        try (Port secret = giver.open(BY_RIGHT_ONLY);
                Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by)) {
            for (int i = 0; i < 300; i++) {
                // The link of the time before may be just ending.
                CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(secret));
                Request request = request(desk);
                request.passed().takeConnection(0, by).close();
                request.reply(NOTHING);
                passing.get();
            }
        }
    }

    @Test
    void aNarrowedRightIsGoodForNoMore() throws Exception {
        try (Port port = giver.open(BY_RIGHT_ONLY);
                Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by)) {
            Rights rights =
                    Rights.none().with(port, Use.SEND).with(port, Use.PULSE).with(port, Use.ONCE);
            CompletableFuture<Reply> passing = send(toDesk, "", rights);
            Request request = request(desk);
            try (Connection sends = request.passed().takeConnection(0, by);
                    Connection pulses = request.passed().takeConnection(1, by);
                    Connection once = request.passed().takeConnection(2, by)) {
                request.reply(NOTHING);
                passing.get();
                assertThatThrownBy(() -> sends.pulse(1, 1)).isInstanceOf(NotPermitted.class);
                assertThatThrownBy(() -> pulses.send(NOTHING)).isInstanceOf(NotPermitted.class);
                assertThatThrownBy(() -> pulses.call()).isInstanceOf(NotPermitted.class);
                assertThatThrownBy(() -> once.pulse(1, 1)).isInstanceOf(NotPermitted.class);
                pulses.pulse(7, 8);
                assertThat(((Pulse) port.receive()).value()).isEqualTo(8);
                for (Connection connection : new Connection[] {sends, sends, once}) {
                    CompletableFuture<Reply> reply = send(connection, "");
                    request(port).reply(bytes("good"));
                    assertThat(reply.get().text()).isEqualTo("good");
                }
                assertThatThrownBy(() -> once.send(NOTHING))
                        .isInstanceOf(NotPermitted.class)
                        .hasMessageContaining("one request");
                assertThatThrownBy(() -> toDesk.send(NOTHING, Rights.none().with(once)))
                        .isInstanceOf(ParleyException.class);
            }
        }
    }

    @Test
    void whoNarrowsItFurtherCannotWidenIt() throws Exception {
        try (Port port = giver.open(BY_RIGHT_ONLY);
                Port back = giver.open("back");
                Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by);
                Connection toBack = receiver.connect("back", by)) {
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(port, Use.SEND));
            Request request = request(desk);
            try (Connection sends = request.passed().takeConnection(0, by)) {
                request.reply(NOTHING);
                passing.get();
                assertThatThrownBy(() -> toBack.send(NOTHING, Rights.none().with(sends, Use.PULSE)))
                        .isInstanceOf(NotPermitted.class);
                CompletableFuture<Reply> further =
                        send(toBack, "", Rights.none().with(sends, Use.ALL));
                Request passedOn = request(back);
                try (Connection same = passedOn.passed().takeConnection(0, by)) {
                    assertThat(same.use()).isEqualTo(Use.SEND);
                }
                passedOn.reply(NOTHING);
                further.get();
            }
        }
    }

    @Test
    @DisplayName("A connection that was passed works when its giver is dead")
    void aRightOutlivesItsGiver() throws Exception {
        try (Peer worker = worker();
                Port secret = giver.open(BY_RIGHT_ONLY);
                Connection toWorker = receiver.connect("worker", by)) {
            try (Connection ofOwner = giver.connect("worker", by)) {
                ofOwner.send(bytes("learn"), Rights.none().with(secret));
            }
            Reply taught = toWorker.send(bytes("teach"), Rights.none());
            worker.kill();
            soon().until(() -> giver.look().processes().size() == 2);
            try (Connection connection = taught.passed().takeConnection(0, by)) {
                assertThat(connection.use()).isEqualTo(Use.ONCE);
                CompletableFuture<Reply> reply = send(connection, "still good");
                Request request = request(secret);
                assertThat(new String(request.bytes(), UTF_8)).isEqualTo("still good");
                request.reply(bytes("yes"));
                assertThat(reply.get().text()).isEqualTo("yes");
            }
        }
    }

    /** The receiver's own connection to a port that lets nobody in by itself. */
    private Connection introduce(Port secret) throws Exception {
        try (Port desk = receiver.open("introductions");
                Connection toDesk = giver.connect("introductions", by)) {
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(secret));
            Request request = request(desk);
            Connection connection = request.passed().takeConnection(0, by);
            request.reply(NOTHING);
            passing.get();
            return connection;
        }
    }

    @Test
    void aDescriptorOfAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("letter");
        Files.writeString(file, "written by the giver, ");
        try (Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by);
                Descriptor letter = Descriptor.open(file, StandardOpenOption.APPEND)) {
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(letter));
            Request request = request(desk);
            try (Descriptor taken = request.passed().takeDescriptor(0)) {
                assertThat(taken.number()).isNotEqualTo(letter.number());
                request.reply(NOTHING);
                passing.get();
                try (FileChannel channel =
                        FileChannel.open(taken.path(), StandardOpenOption.APPEND)) {
                    channel.write(ByteBuffer.wrap(bytes("and by who was given it")));
                }
            }
        }
        assertThat(file).hasContent("written by the giver, and by who was given it");
    }

    @Test
    void memoryInAReplyWhichBothSidesSee() throws Exception {
        try (Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> asking = send(toDesk, "memory, please");
            Request request = request(desk);
            assertThat(request.reply(7, bytes("here"), Rights.none().with(memory))).isTrue();
            Reply reply = asking.get();
            assertThat(reply.status()).isEqualTo(7);
            assertThat(reply.text()).isEqualTo("here");
            try (Passed passed = reply.passed();
                    Descriptor taken = passed.takeDescriptor(0);
                    FileChannel mine = open(memory);
                    FileChannel theirs = open(taken)) {
                mine.write(ByteBuffer.wrap(bytes("common")), 100);
                ByteBuffer seen = ByteBuffer.allocate(6);
                theirs.read(seen, 100);
                assertThat(new String(seen.array(), UTF_8)).isEqualTo("common");
            }
        }
    }

    private static FileChannel open(Descriptor memory) throws IOException {
        return FileChannel.open(memory.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Test
    void whoeverDidNotAskForRightsHasThemClosed() throws Exception {
        try (Port desk = receiver.open("desk");
                Connection toDesk = giver.connect("desk", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> asking = toDesk.sendAsync(NOTHING);
            assertThat(request(desk).reply(NOTHING, Rights.none().with(memory))).isTrue();
            assertThat(asking.get().passed().size()).isZero();
        }
    }

    @Test
    @DisplayName("C16: three rights and two descriptors, one right invalid: nothing is transferred")
    void oneInvalidRightAndNothingGoes() throws Exception {
        Port closed = giver.open();
        Connection toClosed = giver.connect(closed.id(), by);
        try (Port desk = receiver.open("desk");
                Port own = giver.open("own");
                Connection toDesk = giver.connect("desk", by);
                Connection toOwn = receiver.connect("own", by);
                Descriptor first = Descriptor.ofMemory(4096);
                Descriptor second = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> client = send(toOwn, "to be passed on");
            Request held = request(own);
            Rights good = Rights.none().with(own).with(first).with(held).with(second);
            closed.close();
            assertThatThrownBy(() -> toDesk.send(NOTHING, good.with(toClosed)))
                    .isInstanceOfSatisfying(
                            PortGone.class,
                            gone -> assertThat(gone.delivered()).isEqualTo(Delivered.NO));
            assertThatThrownBy(() -> toDesk.send(NOTHING, good.with(closed)))
                    .isInstanceOf(PortGone.class);
            assertThatThrownBy(() -> toDesk.send(NOTHING, good.with(held)))
                    .as("the same request twice")
                    .isInstanceOf(IllegalStateException.class);
            assertThat(desk.poll()).as("nothing was sent").isEmpty();
            assertThat(first.isOpen() && second.isOpen()).isTrue();
            assertThat(new String(held.bytes(), UTF_8)).isEqualTo("to be passed on");
            // And without the bad one, all of it goes.
            CompletableFuture<Reply> passing = send(toDesk, "", good);
            Request request = request(desk);
            Passed passed = request.passed();
            assertThat(passed.size()).isEqualTo(4);
            passed.takeDescriptor(1).close();
            passed.takeDescriptor(3).close();
            passed.takeConnection(0, by).close();
            passed.takeRequest(2).reply(bytes("by another"));
            request.reply(NOTHING);
            passing.get();
            assertThat(client.get().text()).isEqualTo("by another");
            assertThatThrownBy(() -> held.reply(NOTHING)).isInstanceOf(IllegalStateException.class);
        } finally {
            toClosed.close();
        }
    }

    @Test
    void theSenderKeepsAllOfWhatNobodyReceives() throws Exception {
        try (Port desk = receiver.open("desk");
                Port own = giver.open("own");
                Connection toDesk = giver.connect("desk", by);
                Connection toOwn = receiver.connect("own", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> client = send(toOwn, "held");
            Request held = request(own);
            Rights rights = Rights.none().with(held).with(memory).with(own);
            CompletableFuture<Reply> passing = send(toDesk, "", rights);
            soon().until(() -> isWaiting());
            desk.close();
            assertThat(failure(passing)).isInstanceOf(PortGone.class);
            assertThat(memory.isOpen()).isTrue();
            assertThat(held.reply(bytes("by who had it first"))).isTrue();
            assertThat(client.get().text()).isEqualTo("by who had it first");
        }
    }

    private boolean isWaiting() throws ParleyException {
        return giver.look().processes().stream()
                .flatMap(process -> process.threads().stream())
                .anyMatch(thread -> thread.state() == Snapshot.State.SEND);
    }

    @Test
    void aRequestThatBroughtRightsIsNotForwarded() throws Exception {
        try (Port desk = receiver.open("desk");
                Port next = giver.open("next");
                Connection toNext = receiver.connect("next", by);
                Connection toDesk = giver.connect("desk", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(memory));
            Request request = request(desk);
            assertThatThrownBy(() -> request.forward(toNext)).isInstanceOf(NotPermitted.class);
            assertThat(request.reply(bytes("here"))).isTrue();
            assertThat(passing.get().text()).isEqualTo("here");
            assertThat(next.poll()).isEmpty();
        }
    }

    @Test
    void toAPortByRightOnlyItsOwnerAndWhoHasTheRightForward() throws Exception {
        try (Port secret = giver.open(BY_RIGHT_ONLY);
                Port first = receiver.open("first");
                Parley client = NODE.join();
                Connection toFirst = client.connect("first", by);
                Connection toSecret = introduce(secret)) {
            CompletableFuture<Reply> reply = send(toFirst, "hello");
            assertThat(request(first).forward(toSecret)).isTrue();
            Request forwarded = request(secret);
            assertThat(forwarded.sender()).isEqualTo(client.self());
            forwarded.reply(bytes("by forward"));
            assertThat(reply.get().text()).isEqualTo("by forward");
            assertThatThrownBy(() -> client.connect(secret.id(), by))
                    .isInstanceOf(NotPermitted.class);
        }
    }

    @Test
    void withoutAKernelNoRightIsMadeAndNothingGoes() throws Exception {
        EmbeddedKernel kernel = EmbeddedKernel.start();
        JoinOptions there = JoinOptions.defaults().withSocket(kernel.socket());
        try (Parley client = Parley.join(there);
                Parley server = Parley.join(there);
                Port own = client.open();
                Port desk = server.open("desk");
                Connection toDesk = client.connect("desk", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            kernel.close();
            assertThatThrownBy(() -> toDesk.send(NOTHING, Rights.none().with(memory).with(own)))
                    .isInstanceOf(KernelGone.class);
            assertThat(desk.poll()).isEmpty();
            CompletableFuture<Reply> passing = send(toDesk, "", Rights.none().with(memory));
            Request request = request(desk);
            request.passed().takeDescriptor(0).close();
            request.reply(NOTHING);
            passing.get();
        }
    }
}
