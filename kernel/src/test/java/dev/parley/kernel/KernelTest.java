package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.linux.Processes;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.FrameCodec.Told;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberEnd.Kind;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelTest {

    private long descriptorsBefore;
    private EmbeddedKernel kernel;

    @BeforeEach
    void start() throws Exception {
        descriptorsBefore = TestMemory.openDescriptors();
        kernel = EmbeddedKernel.start();
    }

    /** After each test: whatever happened, nothing is left open. */
    @AfterEach
    void stop() throws Exception {
        kernel.close();
        assertThat(TestMemory.openDescriptors()).isEqualTo(descriptorsBefore);
    }

    @Test
    void aMemberIsToldWhoItIsByTheWordOfTheSystem() throws Exception {
        try (TestMember member = TestMember.arrive(kernel.socket())) {
            Welcome welcome = member.greet("daq", 0);
            assertThat(welcome.self().pid()).isEqualTo(Processes.getpid());
            assertThat(welcome.self().uid()).isEqualTo(Processes.effectiveUid());
            assertThat(welcome.self().gid()).isEqualTo(Processes.effectiveGid());
            assertThat(welcome.self().program()).isEqualTo("daq");
            assertThat(welcome.node()).isEqualTo(hostName());
        }
    }

    private static String hostName() throws Exception {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    @Test
    void clientAndServerGetTheTwoEndsAndEachOthersMemory() throws Exception {
        try (Fd serversLiveness = TestMemory.liveness();
                Fd clientsLiveness = TestMemory.liveness();
                TestMember server = TestMember.join(kernel.socket(), serversLiveness);
                TestMember client = TestMember.join(kernel.socket(), clientsLiveness);
                Fd facts = TestMemory.facts();
                Fd bell = TestMemory.bell();
                Fd memory = TestMemory.link(TestMember.GEOMETRY)) {
            server.ask(new OpenPort("a", false), facts, bell);
            Tell connected = client.ask(TestMember.connect("a", Duration.ZERO), memory);
            Told introduced = server.hear();

            assertThat(introduced.call()).isEqualTo(Wire.UNASKED);
            assertThat(((Introduced) introduced.tell()).linkId())
                    .isEqualTo(((Connected) connected).linkId());
            assertCopies(client, serversLiveness, facts, bell);
            assertCopies(server, clientsLiveness, memory);
            assertEndsOfOnePair(client.enclosed().getFirst(), server.enclosed().getFirst());
        }
    }

    /** After the end of the pair. */
    private static void assertCopies(TestMember member, Fd... originals) throws Exception {
        assertThat(member.enclosed()).hasSize(1 + originals.length);
        for (int i = 0; i < originals.length; i++) {
            assertThat(TestMemory.file(member.enclosed().get(1 + i)))
                    .isEqualTo(TestMemory.file(originals[i]));
        }
    }

    private static void assertEndsOfOnePair(Fd one, Fd other) throws Exception {
        SeqpacketSocket.of(one).sendByte();
        assertThat(SeqpacketSocket.of(other).awaitReadable(Duration.ZERO)).isTrue();
    }

    @Test
    void theKernelKeepsNeitherEndOfAPair() throws Exception {
        try (TestMember server = TestMember.join(kernel.socket())) {
            server.openPort("a");
            try (TestMember client = TestMember.join(kernel.socket())) {
                client.connectTo("a");
                server.hear();
            }
            // The client's end was the only one, so its hang-up arrives.
            SeqpacketSocket serverEnd = SeqpacketSocket.of(server.enclosed().getFirst());
            assertThat(serverEnd.awaitReadable(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void aClientWaitsForAName() throws Exception {
        try (TestMember server = TestMember.join(kernel.socket());
                TestMember client = TestMember.join(kernel.socket())) {
            int call = client.sayConnectTo("a", Duration.ofMinutes(10));
            server.openPort("a");
            assertThat(client.hear())
                    .satisfies(
                            told -> {
                                assertThat(told.call()).isEqualTo(call);
                                assertThat(told.tell()).isInstanceOf(Connected.class);
                            });
        }
    }

    @Test
    void aClientsPatienceEndsWithoutAnybodysDoing() throws Exception {
        try (TestMember client = TestMember.join(kernel.socket())) {
            assertRefused(client.connectTo("a", Duration.ofMillis(20)), Refusal.TIMED_OUT);
        }
    }

    @Test
    void memoryThatIsNotAsItMustBeIsRefusedWithTheReason() throws Exception {
        try (TestMember server = TestMember.join(kernel.socket());
                Fd unsealed = Memfd.create("parley-test", 4096);
                Fd bell = TestMemory.bell()) {
            assertThat(server.ask(new OpenPort("a", false), bell, bell))
                    .isEqualTo(
                            new Refused(
                                    Refusal.INVALID, "facts page: seal FUTURE_WRITE is missing"));
            assertThat(server.ask(TestMember.connect("a", Duration.ZERO), unsealed))
                    .isEqualTo(new Refused(Refusal.INVALID, "link memory: seal SEAL is missing"));
            assertThat(server.ask(TestMember.connect("a", Duration.ZERO), bell))
                    .isEqualTo(
                            new Refused(
                                    Refusal.INVALID, "link memory: size is 4096, expected 16384"));
        }
    }

    @Test
    void descriptorsOfTheWrongKindAreRefusedAndClosed() throws Exception {
        try (TestMember member = TestMember.join(kernel.socket())) {
            Fd socket = member.socket().fd();
            assertRefused(member.ask(new OpenPort("a", false), socket, socket), Refusal.INVALID);
            assertRefused(member.ask(new ListNames(""), socket), Refusal.INVALID);
            member.openPort("a");
        }
    }

    @Test
    void theNamesOfWhoHangsUpAreFree() throws Exception {
        try (TestMember other = TestMember.join(kernel.socket())) {
            try (TestMember owner = TestMember.join(kernel.socket())) {
                owner.openPort("a");
            }
            awaitNoNames(other);
            other.openPort("a");
        }
    }

    /** C22, K2: somebody else still holds its socket, as a forked child would. */
    @Test
    void aKilledProcessIsGoneEvenIfItsSocketLivesOn() throws Exception {
        try (TestMember other = TestMember.join(kernel.socket());
                MemberProcess process = MemberProcess.start(kernel.socket());
                Fd itsSocket = process.socket()) {
            assertThat(names(other).names()).hasSize(1);
            process.kill();
            awaitNoNames(other);
            assertThat(itsSocket.isOpen()).isTrue();
        }
    }

    /** C13, C22: the pair's socket would never say so, but the kernel does. */
    @Test
    void theDeathOfAProcessIsToldToWhoWatchesItAndToWhoIsLinkedToIt() throws Exception {
        try (TestMember other = TestMember.join(kernel.socket());
                MemberProcess process = MemberProcess.start(kernel.socket());
                Fd _ = process.socket()) {
            Connected connected = (Connected) other.connectTo("process");
            MemberRecord owner = connected.owner();
            Watching watching =
                    (Watching) other.ask(new WatchMember(owner.id(), owner.pid(), owner.uid()));
            process.kill();
            assertThat(other.hear().tell())
                    .isInstanceOfSatisfying(
                            Gone.class,
                            gone -> {
                                assertThat(gone.watchId()).isEqualTo(watching.watchId());
                                assertThat(gone.who()).isEqualTo(owner);
                                assertThat(gone.end().kind()).isIn(Kind.KILLED, Kind.DIED);
                            });
            assertThat(other.hear().tell()).isEqualTo(new LinkEnded(connected.linkId()));
            assertThat(names(other).names()).isEmpty();
        }
    }

    /** Also if it hangs up before the kernel has heard anything of it. */
    @Test
    void whoSaysThatItLeavesHasLeftWhateverElseItHasSaid() throws Exception {
        try (TestMember other = TestMember.join(kernel.socket())) {
            for (int i = 0; i < 50; i++) {
                TestMember member = TestMember.arrive(kernel.socket());
                MemberRecord self = member.greet("brief", 0).self();
                Watching watching =
                        (Watching) other.ask(new WatchMember(self.id(), self.pid(), self.uid()));
                member.say(new ListNames(""));
                member.say(new ListNames(""));
                member.say(new Leave());
                member.close();
                assertThat(other.hear().tell())
                        .isEqualTo(new Gone(watching.watchId(), self, MemberEnd.LEFT));
            }
        }
    }

    @Test
    void ofAProcessThatHangsUpAndLivesOnNobodyKnowsWhy() throws Exception {
        try (TestMember other = TestMember.join(kernel.socket())) {
            TestMember member = TestMember.arrive(kernel.socket());
            MemberRecord self = member.greet("lost", 0).self();
            Watching watching =
                    (Watching) other.ask(new WatchMember(self.id(), self.pid(), self.uid()));
            member.close();
            assertThat(other.hear().tell())
                    .isEqualTo(new Gone(watching.watchId(), self, MemberEnd.UNKNOWN));
        }
    }

    private static void awaitNoNames(TestMember member) {
        await().atMost(Duration.ofSeconds(30)).until(() -> names(member).names().isEmpty());
    }

    private static Tell.Names names(TestMember member) throws Exception {
        return (Tell.Names) member.ask(new ListNames(""));
    }

    private static void assertRefused(Tell tell, Refusal refusal) {
        assertThat(tell)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
