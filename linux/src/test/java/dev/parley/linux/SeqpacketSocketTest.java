package dev.parley.linux;

import static dev.parley.linux.SeqpacketSocket.Arrival.CUT;
import static dev.parley.linux.SeqpacketSocket.Arrival.END;
import static dev.parley.linux.SeqpacketSocket.Arrival.FRAME;
import static dev.parley.linux.SeqpacketSocket.Arrival.NONE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames and descriptors between two connected sockets. */
@Timeout(60)
class SeqpacketSocketTest {

    private static final int CAPACITY = 256;
    private static final Duration LONG = Duration.ofMinutes(1);

    private SeqpacketSocket near;
    private SeqpacketSocket far;
    private FrameBuffer buffer;

    @BeforeEach
    void connect() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        near = pair.first();
        far = pair.second();
        buffer = FrameBuffer.ofCapacity(CAPACITY);
    }

    @AfterEach
    void disconnect() {
        buffer.close();
        near.close();
        far.close();
    }

    @Test
    void framesArriveWholeAndInOrder() throws IOException {
        assertThat(send("first")).isTrue();
        assertThat(send("second frame")).isTrue();

        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(text()).isEqualTo("first");
        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(text()).isEqualTo("second frame");
        assertThat(buffer.takeDescriptors()).isEmpty();
    }

    @Test
    void aHangUpIsSeenBeforeEverythingIsReceived() throws IOException {
        send("last words");
        assertThat(far.isHungUp()).isFalse();

        near.close();

        assertThat(far.isHungUp()).isTrue();
        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(far.receive(buffer)).isEqualTo(END);
        assertThat(far.isHungUp()).isTrue();
    }

    @Test
    void whoShutsDownItsOwnEndHasHungUp() throws IOException {
        near.shutdown();

        assertThat(near.isHungUp()).isTrue();
        assertThat(far.isHungUp()).isTrue();
    }

    @Test
    void framesAreSentFromNativeSegmentsToo() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            near.send(arena.allocateFrom("native!"), 6, List.of());
        }
        far.receive(buffer);

        assertThat(text()).isEqualTo("native");
        assertThat(buffer.lengthBytes()).isEqualTo(6);
    }

    @Test
    void theFrameIsReadOnly() throws IOException {
        send("x");
        far.receive(buffer);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> buffer.frame().set(JAVA_BYTE, 0, (byte) 0));
    }

    @Test
    void receiveDoesNotBlockWhenNothingIsThere() throws IOException {
        assertThat(far.receive(buffer)).isEqualTo(NONE);
        assertThat(buffer.lengthBytes()).isZero();
    }

    @Test
    void theEndComesAfterTheLastFrame() throws IOException {
        send("last");
        near.close();

        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(far.receive(buffer)).isEqualTo(END);
        assertThat(far.receive(buffer)).isEqualTo(END);
        assertThat(buffer.lengthBytes()).isZero();
    }

    @Test
    void theEndComesAlsoWhenThePeerLeftSomethingUnread() throws IOException {
        send("never read");
        far.close();

        assertThat(near.receive(buffer)).isEqualTo(END);
        assertThat(near.receive(buffer)).isEqualTo(END);
    }

    @Test
    void aFrameAsLongAsTheBufferIsWhole() throws IOException {
        send("x".repeat(CAPACITY));

        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(buffer.lengthBytes()).isEqualTo(CAPACITY);
    }

    @Test
    void aFrameLongerThanTheBufferIsCut() throws IOException {
        send("x".repeat(CAPACITY + 1));
        send("next");

        assertThat(far.receive(buffer)).isEqualTo(CUT);
        assertThat(buffer.lengthBytes()).isZero();
        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(text()).isEqualTo("next");
    }

    @Test
    void sendIsRefusedWhenThePeerMustReceiveFirst() throws IOException {
        fill();

        assertThat(send("more")).isFalse();
        assertThat(near.awaitWritable(Duration.ZERO)).isFalse();
        while (far.receive(buffer) == FRAME) {
            // make room
        }
        assertThat(near.awaitWritable(LONG)).isTrue();
        assertThat(send("more")).isTrue();
    }

    @Test
    void sendFailsWhenThePeerIsGone() throws IOException {
        far.close();

        assertThatThrownBy(() -> send("x"))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("sendmsg", ErrnoException.EPIPE);
    }

    @Test
    void sendFailsWhenTheFrameIsTooLongForTheSocket() {
        assertThatThrownBy(() -> send("x".repeat(16 << 20)))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("sendmsg", ErrnoException.EMSGSIZE);
    }

    @Test
    void sendRefusesALengthOutsideTheFrame() {
        for (long length : new long[] {-1, 0, 9}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> near.send(MemorySegment.ofArray(new byte[8]), length, List.of()))
                    .withMessage("lengthBytes must be 1 to 8, lengthBytes=" + length);
        }
    }

    @Test
    void sendRefusesMoreDescriptorsThanTheLimit() {
        List<Fd> tooMany = Collections.nCopies(SeqpacketSocket.MAX_DESCRIPTORS + 1, far.fd());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> near.send(MemorySegment.ofArray(new byte[1]), 1, tooMany))
                .withMessage("at most 16 descriptors a frame, not 17");
    }

    @Test
    void aDescriptorArrivesAsOneOfTheSameFileAndIsCloseOnExec() throws IOException {
        try (Fd sent = Memfd.create("test", 12345)) {
            send("memory", sent);
            assertThat(sent.isOpen()).isTrue();
        }

        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        List<Fd> taken = buffer.takeDescriptors();
        assertThat(taken).hasSize(1);
        try (Fd received = taken.getFirst()) {
            assertThat(Memfd.sizeBytes(received)).isEqualTo(12345);
            assertThat(Proc.isCloseOnExec(received)).isTrue();
        }
        assertThat(buffer.takeDescriptors()).isEmpty();
    }

    @Test
    void asManyDescriptorsAsTheLimitArriveInOrder() throws IOException {
        Fd[] sent = new Fd[SeqpacketSocket.MAX_DESCRIPTORS];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = Memfd.create("test", i + 1);
        }
        send("many", sent);
        closeAll(List.of(sent));

        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        List<Fd> received = buffer.takeDescriptors();
        assertThat(received).hasSameSizeAs(sent);
        for (int i = 0; i < sent.length; i++) {
            assertThat(Memfd.sizeBytes(received.get(i))).isEqualTo(i + 1);
        }
        closeAll(received);
    }

    @Test
    void descriptorsThatNobodyTookAreClosedAtTheNextReceive() throws IOException {
        Witness witness = Witness.create();
        send("first", witness.token());
        witness.dropToken();
        far.receive(buffer);
        assertThat(witness.isHeld()).isTrue();

        far.receive(buffer);

        await().until(() -> !witness.isHeld());
    }

    @Test
    void descriptorsThatNobodyTookAreClosedWithTheBuffer() throws IOException {
        Witness witness = Witness.create();
        send("first", witness.token());
        witness.dropToken();
        far.receive(buffer);

        buffer.close();

        await().until(() -> !witness.isHeld());
    }

    @Test
    void descriptorsThatWereTakenStayOpen() throws IOException {
        Witness witness = Witness.create();
        send("first", witness.token());
        witness.dropToken();
        far.receive(buffer);
        List<Fd> taken = buffer.takeDescriptors();

        far.receive(buffer);
        buffer.close();

        assertThat(witness.isHeld()).isTrue();
        closeAll(taken);
        assertThat(witness.isHeld()).isFalse();
    }

    @Test
    void theDescriptorsOfAFrameThatIsCutAreClosed() throws IOException {
        Witness witness = Witness.create();
        send("x".repeat(CAPACITY + 1), witness.token());
        witness.dropToken();

        assertThat(far.receive(buffer)).isEqualTo(CUT);

        assertThat(buffer.takeDescriptors()).isEmpty();
        await().until(() -> !witness.isHeld());
    }

    @Test
    void aFrameWithMoreDescriptorsThanTheLimitIsCutAndAllAreClosed() throws IOException {
        Witness witness = Witness.create();
        RawMessage.send(near, new byte[1], witness.token(), SeqpacketSocket.MAX_DESCRIPTORS + 1);
        witness.dropToken();

        assertThat(far.receive(buffer)).isEqualTo(CUT);

        assertThat(buffer.takeDescriptors()).isEmpty();
        await().until(() -> !witness.isHeld());
    }

    @Test
    void whoMayHaveNoMoreDescriptorsGetsTheFrameWithoutAny() throws IOException {
        Witness witness = Witness.create();
        send("as ever", witness.token());
        assertThat(far.receive(buffer)).isEqualTo(FRAME); // what is needed for it is loaded now
        closeAll(buffer.takeDescriptors());
        send("without", witness.token());
        witness.dropToken();
        try (OpenFiles limit = OpenFiles.lowered()) {
            assertThat(limit.isLowered()).isTrue();
            assertThat(far.receive(buffer)).isEqualTo(FRAME);
        }
        assertThat(text()).isEqualTo("without");
        assertThat(buffer.takeDescriptors()).isEmpty();
        assertThat(witness.isHeld()).isFalse();
    }

    @Test
    void anEmptyFrameIsTheEndAndItsDescriptorsAreClosed() throws IOException {
        Witness witness = Witness.create();
        RawMessage.send(near, new byte[0], witness.token(), 1);
        witness.dropToken();

        assertThat(far.receive(buffer)).isEqualTo(END);

        assertThat(buffer.takeDescriptors()).isEmpty();
        await().until(() -> !witness.isHeld());
    }

    @Test
    void sendByteMakesThePeerReadable() throws IOException {
        assertThat(near.sendByte()).isTrue();

        assertThat(far.awaitReadable(LONG)).isTrue();
        assertThat(far.receive(buffer)).isEqualTo(FRAME);
        assertThat(buffer.lengthBytes()).isEqualTo(1);
    }

    @Test
    void sendByteSucceedsWhenBytesAreWaitingAlready() throws IOException {
        fill();

        assertThat(near.sendByte()).isTrue();
    }

    @Test
    void sendByteSaysWhenThePeerIsGone() throws IOException {
        far.close();

        assertThat(near.sendByte()).isFalse();
    }

    @Test
    void awaitReadableReturnsWhenTheTimeIsOver() throws IOException {
        assertThat(far.awaitReadable(Duration.ZERO)).isFalse();
        assertThat(far.awaitReadable(Duration.ofMillis(2))).isFalse();
        assertThat(far.awaitReadable(Duration.ofSeconds(-1))).isFalse();
    }

    @Test
    void awaitReadableReturnsWhenAFrameComes() throws Exception {
        var waiter =
                Companion.computes(() -> far.awaitReadable(Duration.ofSeconds(Long.MAX_VALUE)));

        send("x");

        assertThat(waiter.join()).isTrue();
    }

    @Test
    void awaitReadableReturnsWhenThePeerLeaves() throws Exception {
        var waiter = Companion.computes(() -> far.awaitReadable(LONG));

        near.close();

        assertThat(waiter.join()).isTrue();
    }

    @Test
    void bothEndsAreCloseOnExec() throws IOException {
        assertThat(Proc.isCloseOnExec(near.fd())).isTrue();
        assertThat(Proc.isCloseOnExec(far.fd())).isTrue();
    }

    @Test
    void thePeerOfAPairIsThisProcess() throws IOException {
        var self =
                new PeerCredentials(
                        Processes.getpid(), Processes.effectiveUid(), Processes.effectiveGid());

        assertThat(near.peer()).isEqualTo(self);
    }

    @Test
    void thePeerPidfdOfAPairIsThisProcess() throws IOException {
        try (Fd pidfd = near.peerPidfd()) {
            assertThat(Pidfd.hasExited(pidfd)).isFalse();
            assertThat(Proc.isCloseOnExec(pidfd)).isTrue();
        }
    }

    @Test
    void aClosedSocketRefusesEverything() {
        near.close();
        near.close();

        assertThatIllegalStateException().isThrownBy(() -> send("x"));
        assertThatIllegalStateException().isThrownBy(() -> near.receive(buffer));
        assertThatIllegalStateException().isThrownBy(() -> near.awaitReadable(LONG));
        assertThatIllegalStateException().isThrownBy(near::sendByte);
    }

    @Test
    void aClosedBufferIsRefused() {
        buffer.close();
        buffer.close();

        assertThatIllegalStateException().isThrownBy(() -> far.receive(buffer));
    }

    @Test
    void aBufferNeedsRoom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameBuffer.ofCapacity(0))
                .withMessage("capacityBytes must be > 0, capacityBytes=0");
    }

    @Test
    void anotherKindOfDescriptorIsNoSocket() throws IOException {
        try (SeqpacketSocket memory = SeqpacketSocket.of(Memfd.create("test", 1))) {
            assertThatThrownBy(memory::peer)
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("getsockopt", ErrnoException.ENOTSOCK);
            assertThatThrownBy(memory::peerPidfd)
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("getsockopt", ErrnoException.ENOTSOCK);
            assertThatThrownBy(memory::sendByte)
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("sendto", ErrnoException.ENOTSOCK);
            assertThatThrownBy(() -> memory.receive(buffer))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("recvmsg", ErrnoException.ENOTSOCK);
        }
    }

    private boolean send(String text, Fd... descriptors) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return near.send(MemorySegment.ofArray(bytes), bytes.length, List.of(descriptors));
    }

    private void fill() throws IOException {
        while (send("fill")) {
            // until the kernel takes no more
        }
    }

    private String text() {
        return new String(buffer.frame().toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static void closeAll(List<Fd> descriptors) {
        descriptors.forEach(Fd::close);
    }
}
