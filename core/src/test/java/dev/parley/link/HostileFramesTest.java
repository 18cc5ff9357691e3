package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.HeapWords;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that says by the pair's socket whatever it likes harms its own link and nothing else. */
class HostileFramesTest {

    private static final int ROUNDS = 60;
    private static final int FRAMES = 40;
    private static final Words BYTES = HeapWords.ofSize(4096);

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aClientThatTalksNonsenseHarmsNoOther(LinkKind kind) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            try (LinkPair pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 2)) {
                talkNonsense(pair.client().socket(), random);
                HostileMemoryTest.otherLinkWorks(pair);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aServerThatTalksNonsenseEndsItsClientsSendsAndNothingElse(LinkKind kind)
            throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            try (LinkPair pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 2)) {
                Sending sending =
                        pair.send(pair.client(), "fooled", Deadline.after(Duration.ofMillis(20)));
                talkNonsense(pair.server().socket(), random);
                assertThat(sending.outcome()).isNotNull();
                HostileMemoryTest.otherLinkWorks(pair);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RECALL", "ABANDON", "UNBLOCK"})
    void whoSaysTheSameAgainAndAgainIsHungUpOn(Kind kind) throws IOException {
        ReceivePort.Terms keeping =
                new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.IGNORED, true);
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET, keeping, 1)) {
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 1));
            say(pair.client().socket(), LinkFrame.of(kind, 0, 1));
            say(pair.client().socket(), LinkFrame.of(kind, 0, 1));
            soon().until(pair.server()::isEnded);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LinkLayout.HIGHEST_PRIORITY, LinkLayout.HIGHEST_PRIORITY + 1})
    void whoRaisesMoreOftenThanThereArePrioritiesIsHungUpOn(int times) throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 1));
            for (int i = 0; i < times; i++) {
                say(pair.client().socket(), LinkFrame.raised(0, 1, i));
            }
            say(pair.client().socket(), LinkFrame.of(Kind.RECALL, 0, 1));
            boolean isTooMany = times > LinkLayout.HIGHEST_PRIORITY;
            soon().until(
                            () ->
                                    pair.server().isEnded()
                                            || SlotWord.is(word(pair), SlotWord.FREE, 1));
            assertThat(pair.server().isEnded()).isEqualTo(isTooMany);
        }
    }

    private static long word(LinkPair pair) {
        return pair.server().slots().word(0);
    }

    @Test
    void whoWantsToBeKeptByAPortThatDoesNotIsHungUpOn() throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 1));
            Held held = pair.receive();
            say(pair.client().socket(), LinkFrame.of(Kind.UNBLOCK, 0, 1));
            soon().until(pair.server()::isEnded);
            LinkPair.reply(held, "to nobody");
        }
    }

    /** The thread that leaves a request may come late: the slot is sent anew by another. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RECALL", "ABANDON"})
    void whoLeavesARequestLateBreaksNothing(Kind kind) throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 1));
            LinkPair.reply(pair.receive(), "");
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 2));
            say(pair.client().socket(), LinkFrame.of(kind, 0, 2));
            say(pair.client().socket(), LinkFrame.of(kind, 0, 1));
            soon().until(() -> SlotWord.is(pair.server().slots().word(0), SlotWord.FREE, 2));
            say(pair.client().socket(), LinkFrame.of(Kind.REQUEST, 0, 3));
            assertThat(pair.receive().generation()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REQUEST"})
    void aRequestInASlotThatIsHeldEndsTheLink(Kind kind) throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            say(pair.client().socket(), LinkFrame.of(kind, 0, 1));
            Held held = pair.receive();
            say(pair.client().socket(), LinkFrame.of(kind, 0, 2));
            assertThat(pair.port.receive(new Held(), Deadline.after(Duration.ofSeconds(10))))
                    .isEqualTo(ReceivePort.Taken.NOTICE);
            LinkPair.reply(held, "to nobody");
        }
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aFrameThatIsShorterThanItsHeadEndsItsLink(LinkKind kind) throws IOException {
        for (int length : new int[] {2, 4, 16, 40, LinkFrame.HEAD_BYTES - 1}) {
            try (LinkPair pair = new LinkPair(kind)) {
                MemorySegment bytes = Arena.ofAuto().allocate(LinkFrame.MAX_BYTES);
                LinkFrame.of(Kind.REQUEST, 0, 1).write(bytes, 0);
                send(pair.client().socket(), bytes, length, List.of());
                assertThat(pair.port.receive(new Held(), Deadline.after(Duration.ofSeconds(10))))
                        .isEqualTo(ReceivePort.Taken.NOTICE);
            }
        }
    }

    private static void talkNonsense(SeqpacketSocket socket, Random random) throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            say(socket, frame(random));
        }
        MemorySegment noise = MemorySegment.ofArray(new byte[1 + random.nextInt(100)]);
        send(socket, noise, noise.byteSize(), List.of());
    }

    private static void say(SeqpacketSocket socket, LinkFrame frame) throws IOException {
        MemorySegment bytes = Arena.ofAuto().allocate(LinkFrame.MAX_BYTES);
        send(socket, bytes, frame.write(bytes, 0), frame.descriptors());
        frame.descriptors().forEach(Fd::close);
    }

    /** It may have been hung up on already. */
    private static void send(
            SeqpacketSocket socket, MemorySegment bytes, long length, List<Fd> descriptors) {
        try {
            socket.send(bytes, length, descriptors);
        } catch (ErrnoException _) {
            // That is what it deserves.
        }
    }

    private static LinkFrame frame(Random random) throws IOException {
        Kind[] kinds = Kind.values();
        int sizeBytes = random.nextInt(300);
        long place = random.nextInt(4);
        Header request =
                new Header(sizeBytes | place << 32, 0, random.nextInt(3) * 200L | (1L << 32));
        Header reply = new Header(sizeBytes | (long) sizeBytes << 32, place << 48, 0);
        boolean sane = random.nextInt(4) != 0;
        return new LinkFrame(
                kinds[random.nextInt(kinds.length)],
                sane ? random.nextInt(4) : random.nextInt(),
                sane ? random.nextInt(4) : random.nextLong(),
                random.nextBoolean() ? request : reply,
                new Body(BYTES, 0, random.nextBoolean() ? sizeBytes : 7),
                random.nextInt(3) == 0 ? List.of(descriptor(random, sizeBytes + 1)) : List.of());
    }

    private static Fd descriptor(Random random, int sizeBytes) throws IOException {
        Fd memory = Memfd.create("nonsense", random.nextBoolean() ? sizeBytes : 4096);
        if (random.nextBoolean()) {
            Memfd.seal(memory, random.nextBoolean() ? Memfd.UNCHANGEABLE : Memfd.FIXED_SIZE);
        }
        return memory;
    }
}
