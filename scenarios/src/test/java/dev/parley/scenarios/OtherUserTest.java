package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.JoinOptions;
import dev.parley.NotPermitted;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.linux.Processes;
import dev.parley.qnx4.Qnx4;
import dev.parley.scenarios.programs.Grain;
import dev.parley.scenarios.programs.MemoryClient;
import dev.parley.scenarios.programs.MemoryServer;
import dev.parley.scenarios.programs.StreamVisitor;
import dev.parley.scenarios.programs.Visitor;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node of the system, and a process of another user on it. */
class OtherUserTest {

    private static final int NOBODY = 65_534;

    private Path directory;

    /** Where another user can look, unlike the directories of a build. */
    @BeforeEach
    void makeDirectory() throws IOException {
        assumeThat(Processes.effectiveUid()).as("needs root, to be somebody else").isZero();
        directory = Files.createTempDirectory("parley-users-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeDirectory() throws IOException {
        if (directory != null) {
            try (java.util.stream.Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    @DisplayName("another user sends by a socket, owns no name, and hears of a death")
    void anotherUserIsServedWithoutSharedMemory() throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Kernel _ = Kernel.start(KernelOptions.systemNode(socket));
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket));
                Port port = parley.open("service");
                Peer visitor = Peer.start(socket, jvmOfNobody(), Visitor.class, "service")) {
            assertThat(visitor.expectAfter("transport")).isEqualTo("SOCKET");
            Request hello = (Request) port.receive();
            assertThat(hello.sender().uid()).isEqualTo(NOBODY);
            assertThat((long) hello.sender().pid()).isEqualTo(visitor.pid());
            hello.reply(("hello, " + hello.sender().uid()).getBytes(UTF_8));
            assertThat(visitor.expectAfter("reply")).isEqualTo("hello, " + NOBODY);

            Request letter = (Request) port.receive();
            letter.reply(0, letter.bytes());
            assertThat(visitor.expectAfter("long")).as("where the echo differs").isEqualTo("-1");
            assertThat(visitor.expectAfter("owning")).isEqualTo("false");

            Request last = (Request) port.receive();
            visitor.kill();
            assertThat(port.receive()).isInstanceOf(Notice.ClientGone.class);
            assertThat(last.reply(new byte[0])).isFalse();
        }
    }

    @Test
    void anotherUserHearsOfTheEndOfAServer() throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Kernel _ = Kernel.start(KernelOptions.systemNode(socket));
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket));
                Port port = parley.open("service");
                Peer visitor = Peer.start(socket, jvmOfNobody(), Visitor.class, "service")) {
            for (int i = 0; i < 2; i++) {
                Request request = (Request) port.receive();
                request.reply(0, request.bytes());
            }
            Request last = (Request) port.receive();
            parley.close();
            visitor.expectAfter("transport");
            visitor.expectAfter("reply");
            visitor.expectAfter("long");
            visitor.expectAfter("owning");
            assertThat(visitor.expectAfter("failed")).startsWith("ESRCH");
            assertThat(last.abandoned()).isTrue();
        }
    }

    @Test
    void memoryGoesToAnotherUserAndBack() throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Kernel _ = Kernel.start(KernelOptions.systemNode(socket));
                Peer _ = Peer.start(socket, MemoryServer.class, "memory").expect("serving");
                Peer visitor =
                        Peer.start(
                                socket,
                                jvmOfNobody(),
                                MemoryClient.class,
                                "memory",
                                Transport.SOCKET,
                                10,
                                8192)) {
            visitor.expect("done");
        }
    }

    @Test
    @DisplayName("a stream goes to another user only if both sides want to share memory")
    void aStreamToAnotherUserIsWantedByBoth() throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Kernel _ = Kernel.start(KernelOptions.systemNode(socket));
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket));
                Port port = parley.open("streams");
                Peer visitor = Peer.start(socket, jvmOfNobody(), StreamVisitor.class, "streams")) {
            visitor.expect("NotPermitted EPERM"); // by its own library

            Request unwanted = (Request) port.receive();
            assertThatThrownBy(() -> Stream.accept(unwanted, Grain.TYPE))
                    .isInstanceOf(NotPermitted.class);
            visitor.expect("ServerFailed EPERM");

            StreamOptions shares = StreamOptions.defaults().withOtherUsers(true);
            try (Stream<Grain> stream =
                    Stream.accept((Request) port.receive(), Grain.TYPE, shares)) {
                assertThat(stream.recv().orElseThrow().is(7)).isTrue();
                stream.xmit(Grain.of(8));
                visitor.expect("read 8");
            }
        }
    }

    @Test
    @DisplayName("Q5: INFORM on a node of many users is not for an ordinary one: EPERM")
    void anotherUserTakesPartAsAnyProcessOfQnx4ButSeesNobodysDeath() throws Exception {
        Path socket = directory.resolve("node").resolve("kernel.sock");
        try (Kernel _ = Kernel.start(KernelOptions.systemNode(socket));
                Qnx4Peer server = Qnx4Peer.start(socket, Jvm.rehearsed());
                Qnx4Peer visitor = Qnx4Peer.start(socket, jvmOfNobody())) {
            server.attach(Transport.MEMORY);
            visitor.attach(Transport.SOCKET);
            int inform = Qnx4._PPF_INFORM;
            assertThat(visitor.call("qnx_pflags", inform, inform).outcome()).isEqualTo("EPERM");
            assertThat(visitor.call("qnx_pflags", 0, 0).value(1)).isZero();
            assertThat(server.call("qnx_pflags", inform, inform).value(1)).isEqualTo(inform);

            Qnx4Answer sent = visitor.Send(server.pid(), "hello", 5);
            assertThat(server.Receive(0, 5).received())
                    .isEqualTo(new Received(visitor.pid(), "hello"));
            server.Reply(visitor.pid(), "there").expectSuccess();
            assertThat(sent.text()).isEqualTo("there");
            visitor.kill();
            assertThat(server.Receive(0, 12).value()).isEqualTo(visitor.pid());
        }
    }

    private Jvm jvmOfNobody() throws IOException {
        return Jvm.standard().readableIn(directory).ofUser(NOBODY);
    }
}
