package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.FrameCodec.Told;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.Names;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a member does, only the member feels it. */
class MisbehaviourTest {

    private static final int LAST_CALL = 4711;

    private long descriptorsBefore;
    private EmbeddedKernel kernel;
    private TestMember bystander;

    @BeforeEach
    void start() throws Exception {
        descriptorsBefore = TestMemory.openDescriptors();
        kernel = EmbeddedKernel.start();
        bystander = TestMember.join(kernel.socket());
        bystander.openPort("bystander");
    }

    /** After each test: the kernel still answers, and nothing is left open. */
    @AfterEach
    void stop() throws Exception {
        assertThat(bystander.ask(new ListNames(""))).isInstanceOf(Names.class);
        bystander.close();
        kernel.close();
        assertThat(TestMemory.openDescriptors()).isEqualTo(descriptorsBefore);
    }

    @Test
    void whoSendsNoiseIsToldWhyAndHungUpOn() throws Exception {
        try (TestMember member = TestMember.join(kernel.socket())) {
            member.send(new byte[] {1});
            Told told = member.hear();
            assertThat(told.call()).isEqualTo(Wire.UNASKED);
            assertThat(told.tell())
                    .isEqualTo(new Refused(Refusal.INVALID, "frame ends early, needed=2 left=1"));
            member.awaitHangUp();
        }
    }

    @Test
    void itIsToldWhyEvenIfItHasSentMoreMeanwhile() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (TestMember member = TestMember.join(kernel.socket())) {
                byte[] question = FrameCodec.encode(7, new ListNames(""));
                member.send(new byte[] {1});
                trySend(member, question);
                assertThat(member.hear().tell()).isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void anotherVersionIsRefusedNamingBoth() throws Exception {
        try (TestMember member = TestMember.arrive(kernel.socket())) {
            byte[] frame = FrameCodec.encode(1, new Ask.Hello(0, "", "1", ProgramRecord.UNSAID, 0));
            frame[2] = 9;
            member.send(frame);
            assertThat(member.hear().tell())
                    .isEqualTo(
                            new Refused(
                                    Refusal.INVALID,
                                    "the peer speaks version 9, this is version 6"));
            member.awaitHangUp();
        }
    }

    @Test
    void aFrameThatIsTooLongEndsItsConnection() throws Exception {
        try (TestMember member = TestMember.join(kernel.socket())) {
            member.send(new byte[Wire.MAX_FRAME_BYTES + 1], member.socket().fd());
            assertThat(member.hear().tell())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).contains("more than 32768"));
            member.awaitHangUp();
        }
    }

    @Test
    void randomBytesAndDescriptorsHarmNobodyElse() throws Exception {
        Random random = random();
        for (int i = 0; i < 100; i++) {
            try (TestMember member =
                            random.nextBoolean()
                                    ? TestMember.join(kernel.socket())
                                    : TestMember.arrive(kernel.socket());
                    EventFd descriptor = EventFd.create()) {
                for (int frames = random.nextInt(8); frames > 0; frames--) {
                    trySend(member, noise(random), enclosed(random, descriptor.fd()));
                }
                if (random.nextBoolean()) { // the other half hangs up without looking
                    trySend(member, FrameCodec.encode(LAST_CALL, new ListNames("")));
                    hearOut(member);
                }
            }
        }
    }

    /** Until the last answer, or the end. */
    private static void hearOut(TestMember member) throws Exception {
        Optional<Told> told = member.tryHear();
        while (told.isPresent() && told.get().call() != LAST_CALL) {
            told = member.tryHear();
        }
    }

    /** Half pure noise, half questions that are cut, or have a byte changed. */
    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(100)];
        random.nextBytes(noise);
        if (random.nextBoolean()) {
            return noise;
        }
        byte[] question =
                FrameCodec.encode(1 + random.nextInt(9), TestMember.connect("x", Duration.ZERO));
        question[random.nextInt(question.length)] = noise[0];
        return Arrays.copyOf(question, 1 + random.nextInt(question.length));
    }

    private static Fd[] enclosed(Random random, Fd descriptor) {
        Fd[] enclosed = new Fd[random.nextInt(17)];
        Arrays.fill(enclosed, descriptor);
        return enclosed;
    }

    /** The kernel may have hung up already. */
    private static void trySend(TestMember member, byte[] frame, Fd... descriptors) {
        try {
            member.trySend(frame, descriptors);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isIn(ErrnoException.EPIPE, ErrnoException.ECONNRESET);
        }
    }

    @Test
    void whoDoesNotReadIsNotListenedToUntilItDoes() throws Exception {
        try (TestMember slow = TestMember.join(kernel.socket())) {
            int asked = 0;
            byte[] question = FrameCodec.encode(7, new ListNames(""));
            while (slow.socket().awaitWritable(Duration.ofMillis(200))) {
                slow.send(question);
                asked++;
            }
            assertThat(bystander.ask(new ListNames(""))).isInstanceOf(Names.class);
            for (int i = 0; i < asked; i++) {
                assertThat(slow.hear().tell()).isInstanceOf(Names.class);
            }
            assertThat(slow.ask(new ListNames(""))).isInstanceOf(Names.class);
        }
    }

    @Test
    void whoHangsUpWithoutHavingReadLeavesNothing() throws Exception {
        byte[] question = FrameCodec.encode(7, new ListNames(""));
        try (TestMember slow = TestMember.join(kernel.socket())) {
            while (slow.socket().awaitWritable(Duration.ofMillis(200))) {
                slow.send(question);
            }
        }
    }

    @Test
    void aServerThatDoesNotReadIsIntroducedToNoMoreClientsUntilItDoes() throws Exception {
        try (TestMember server = TestMember.join(kernel.socket());
                TestMember client = TestMember.join(kernel.socket())) {
            int ports = 1_500;
            for (int i = 0; i < ports; i++) {
                server.openPort("port" + i);
            }
            int connected = 0;
            while (client.connectTo("port" + connected) instanceof Connected) {
                connected++;
            }
            assertThat(connected).isLessThan(ports);
            assertThat(client.connectTo("bystander")).isInstanceOf(Connected.class);
            assertThat(client.connectTo("port" + connected))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .contains("unread-introductions-per-member=64"));
            for (int i = 0; i < connected; i++) {
                assertThat(server.hear().tell()).isInstanceOf(Introduced.class);
            }
            // The answer shows that everything before it has been read.
            server.ask(new ListNames(""));
            assertThat(client.connectTo("port" + connected)).isInstanceOf(Connected.class);
            bystander.hear();
        }
    }

    private static Random random() {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.printf(
                "seed %d; repeat: mvn -pl kernel -am test -Dtest=MisbehaviourTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.seed=%d%n",
                seed, seed);
        return new Random(seed);
    }
}
