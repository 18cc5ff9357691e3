package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.NameHolder;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameJournalTest {

    /** This process, which lives. */
    private static final NameHolder SELF =
            new NameHolder(7, Processes.getpid(), Processes.effectiveUid());

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("kernel.names");
    }

    @Test
    void theFirstKernelFindsNothingAndLeavesAnEmptyFileForItselfAlone() throws Exception {
        try (NameJournal journal = NameJournal.open(file)) {
            assertThat(journal.names()).isEmpty();
        }
        assertThat(file).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatOneKernelRecordsTheNextOneFinds() {
        try (NameJournal journal = NameJournal.open(file)) {
            journal.record("a", Optional.of(SELF));
            journal.record("b", Optional.of(SELF));
            journal.record("a", Optional.empty());
            journal.record("c d \"e\" \u00e4", Optional.of(SELF));
        }
        assertThat(reopened()).containsOnlyKeys("b", "c d \"e\" \u00e4").containsEntry("b", SELF);
    }

    /** A kernel that is killed closes nothing. */
    @Test
    void everyRecordIsInTheFileAtOnce() {
        try (NameJournal killed = NameJournal.open(file)) {
            killed.record("a", Optional.of(SELF));
            assertThat(reopened()).containsEntry("a", SELF);
        }
    }

    @Test
    void whatNobodyCameBackForYetIsThereAfterAnotherEnd() {
        try (NameJournal journal = NameJournal.open(file)) {
            journal.record("a", Optional.of(SELF));
        }
        assertThat(reopened()).containsKey("a");
        assertThat(reopened()).containsKey("a");
    }

    @Test
    void namesOfProcessesThatHaveEndedAreForgotten() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        try (NameJournal journal = NameJournal.open(file)) {
            journal.record("ended", Optional.of(new NameHolder(8, (int) ended.pid(), SELF.uid())));
            journal.record("unseen", Optional.of(new NameHolder(9, 0, SELF.uid())));
            journal.record("stranger", Optional.of(new NameHolder(9, SELF.pid(), 4711)));
            journal.record("self", Optional.of(SELF));
        }
        assertThat(reopened()).containsOnlyKeys("self");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noise\n",
                "+ 1 2\n",
                "+ 99999999999999999999 1 0 b\n",
                "+ 1 99999999999 0 b\n",
                "\u0000\u0001\n\n\n",
                "+ 1 1 0 \u001b[2J\n",
                "- \n",
                "+ 1 1 0 torn",
                "+ 1"
            })
    void whatNoKernelWritesIsIgnoredAndTheRestIsKept(String garbage) throws Exception {
        try (NameJournal journal = NameJournal.open(file)) {
            journal.record("a", Optional.of(SELF));
        }
        Files.writeString(file, garbage, StandardOpenOption.APPEND);
        assertThat(reopened()).containsOnlyKeys("a");
    }

    @Test
    void aFileOfArbitraryBytesIsNoObstacle() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n', '+', ' ', (byte) 0x80});
        assertThat(reopened()).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @Test
    void theFileDoesNotGrowFarBeyondWhatIsTrue() throws Exception {
        try (NameJournal journal = NameJournal.open(file)) {
            for (int i = 0; i < 10_000; i++) {
                journal.record("a", Optional.of(SELF));
                journal.record("a", Optional.empty());
            }
            journal.record("b", Optional.of(SELF));
        }
        assertThat(Files.readAllLines(file)).hasSizeLessThan(1_100);
        assertThat(reopened()).containsOnlyKeys("b");
    }

    @Test
    void aFileThatCannotBeWrittenIsTriedAgainWithTheNextChange() throws Exception {
        Path obstacle = Files.createDirectories(file.resolve("obstacle"));
        try (NameJournal journal = NameJournal.open(file)) {
            journal.record("a", Optional.of(SELF));
            removeDirectories(obstacle);
            journal.record("b", Optional.of(SELF));
        }
        assertThat(reopened()).containsOnlyKeys("a", "b");
    }

    private void removeDirectories(Path obstacle) throws IOException {
        Files.delete(obstacle);
        Files.delete(file);
    }

    private Map<String, NameHolder> reopened() {
        try (NameJournal journal = NameJournal.open(file)) {
            return journal.names();
        }
    }
}
