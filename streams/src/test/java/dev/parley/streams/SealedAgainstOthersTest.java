package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Descriptor;
import dev.parley.NotPermitted;
import dev.parley.ParleyException;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who was given memory, and what the system lets him do to it by calls of his own. */
@Timeout(120)
class SealedAgainstOthersTest {

    private static final long SIZE = 8192;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Loop loop;

    @BeforeEach
    void join() throws ParleyException {
        loop = new Loop(NODE);
    }

    @AfterEach
    void leave() {
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyChangesItsSize(Writers writers) throws Exception {
        try (SharedMemory memory = memory(writers);
                Descriptor theirs = loop.descriptorOf(memory);
                FileChannel channel = open(theirs)) {
            assertThatThrownBy(() -> channel.truncate(SIZE - 1)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1), SIZE))
                    .isInstanceOf(IOException.class);
            assertThat(channel.size()).isEqualTo(SIZE);
        }
    }

    @Test
    void everybodyMayWriteWhatIsForAll() throws Exception {
        try (SharedMemory memory = memory(Writers.ALL);
                SharedMemory theirs = loop.given(memory)) {
            assertThat(theirs.sizeBytes()).isEqualTo(SIZE);
            assertThat(theirs.writers()).isEqualTo(Writers.ALL);
            theirs.segment().set(JAVA_BYTE, 10, (byte) 3);
            assertThat(memory.segment().get(JAVA_BYTE, 10)).isEqualTo((byte) 3);
            memory.segment().set(JAVA_BYTE, SIZE - 1, (byte) 4);
            assertThat(theirs.segment().get(JAVA_BYTE, SIZE - 1)).isEqualTo((byte) 4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATOR", "NOBODY"})
    void othersOnlyReadAndNoCallOfTheirsWrites(Writers writers) throws Exception {
        try (SharedMemory memory = memory(writers);
                SharedMemory theirs = loop.given(memory);
                Descriptor raw = loop.descriptorOf(memory);
                FileChannel channel = open(raw)) {
            assertThat(theirs.writers()).isEqualTo(writers);
            assertThat(theirs.isWritable()).isFalse();
            assertThat(theirs.segment().isReadOnly()).isTrue();
            assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThatThrownBy(() -> map(raw, Access.READ_WRITE))
                    .hasMessageContaining("not permitted");
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1), 0))
                    .hasMessageContaining("not permitted");
            assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void othersSeeWhatItsCreatorGoesOnWriting() throws Exception {
        try (SharedMemory memory = memory(Writers.CREATOR);
                SharedMemory theirs = loop.given(memory)) {
            memory.segment().set(JAVA_BYTE, 0, (byte) 9);
            assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 9);
            memory.freeze();
            assertThat(theirs.writers()).isEqualTo(Writers.NOBODY);
            assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 9);
        }
    }

    @Test
    void whatAnotherCanWriteIsNotFrozen() throws Exception {
        try (SharedMemory memory = memory(Writers.ALL)) {
            MemorySegment before = memory.segment();
            try (SharedMemory theirs = loop.given(memory)) {
                assertThatThrownBy(memory::freeze)
                        .isInstanceOf(NotPermitted.class)
                        .hasMessageContaining("EBUSY");
                assertThatIllegalStateException().isThrownBy(() -> before.get(JAVA_BYTE, 0));
                memory.segment().set(JAVA_BYTE, 0, (byte) 6);
                assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 6);
                assertThat(memory.writers()).isEqualTo(Writers.ALL);
            }
            memory.freeze();
            assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 6);
        }
    }

    @Test
    void whoWasGivenItFreezesItWhenItsCreatorIsGone() throws Exception {
        SharedMemory memory = memory(Writers.CREATOR);
        try (SharedMemory theirs = loop.given(memory)) {
            assertThatThrownBy(theirs::freeze).isInstanceOf(NotPermitted.class);
            assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
            memory.segment().set(JAVA_BYTE, 0, (byte) 2);
            memory.close();
            theirs.freeze();
            assertThat(theirs.writers()).isEqualTo(Writers.NOBODY);
            assertThat(theirs.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 2);
        } finally {
            memory.close();
        }
    }

    @Test
    void whoIsNotLetInAgainToWriteStillReads() throws Exception {
        try (SharedMemory memory = memory(Writers.ALL);
                SharedMemory theirs = loop.given(memory);
                Descriptor raw = loop.descriptorOf(memory)) {
            seal(raw, Memfd.SEAL_FUTURE_WRITE);
            assertThatThrownBy(memory::freeze).isInstanceOf(NotPermitted.class);
            assertThat(memory.isWritable()).isFalse();
            theirs.segment().set(JAVA_BYTE, 0, (byte) 8);
            assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 8);
        }
    }

    @Test
    void whereFurtherSealsAreForbiddenItIsUsedAsBefore() throws Exception {
        try (SharedMemory memory = memory(Writers.ALL);
                Descriptor raw = loop.descriptorOf(memory)) {
            seal(raw, Memfd.SEAL_SEAL);
            assertThatThrownBy(memory::freeze)
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("forbidden");
            memory.segment().set(JAVA_BYTE, 0, (byte) 5);
            assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 5);
        }
    }

    /** With a 1 at its beginning. */
    private static SharedMemory memory(Writers writers) throws ParleyException {
        boolean isFrozen = writers == Writers.NOBODY;
        SharedMemory memory = SharedMemory.create(SIZE, isFrozen ? Writers.ALL : writers);
        memory.segment().set(JAVA_BYTE, 0, (byte) 1);
        if (isFrozen) {
            memory.freeze();
        }
        return memory;
    }

    private static FileChannel open(Descriptor descriptor) throws IOException {
        return FileChannel.open(
                descriptor.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void map(Descriptor descriptor, Access access) throws IOException {
        try (Fd fd = Fd.of(descriptor.duplicate().release())) {
            Mapping.map(fd, SIZE, access).recycle();
        }
    }

    private static void seal(Descriptor descriptor, int seals) throws IOException {
        try (Fd fd = Fd.of(descriptor.duplicate().release())) {
            Memfd.seal(fd, seals);
        }
    }
}
