package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about where a run runs. */
class EnvironmentTest {

    @TempDir Path directory;
    private Path sources;

    @BeforeEach
    void makeSources() throws IOException {
        sources = Files.createDirectories(directory.resolve("sources"));
        Files.writeString(sources.resolve("file"), "first\n");
    }

    @Test
    void theMachineHasAProcessorAndMemoryAndAKernel() throws Exception {
        Environment here = Environment.find(sources);
        assertThat(here.processor()).isNotBlank();
        assertThat(here.cores()).isPositive();
        assertThat(here.memoryBytes()).isGreaterThan(Runtime.getRuntime().maxMemory() / 2);
        assertThat(here.kernel()).isEqualTo(System.getProperty("os.version"));
        assertThat(here.jdk()).contains(Runtime.version().toString());
    }

    @Test
    void outsideOfARepositoryThereIsNoCommit() throws Exception {
        assertThat(Environment.commit(sources)).isEmpty();
    }

    @Test
    void aCleanTreeIsItsCommit() throws Exception {
        makeCommit();
        assertThat(Environment.commit(sources)).hasValueSatisfying(EnvironmentTest::isClean);
    }

    @Test
    void aChangedTreeHasAPlus() throws Exception {
        makeCommit();
        Files.writeString(sources.resolve("file"), "second\n");
        assertThat(Environment.commit(sources)).hasValueSatisfying(EnvironmentTest::isDirty);
    }

    @Test
    void aTreeWithANewFileHasAPlusSeenFromBelowToo() throws Exception {
        makeCommit();
        Files.writeString(sources.resolve("new"), "");
        Path below = Files.createDirectories(sources.resolve("below"));
        assertThat(Environment.commit(below)).hasValueSatisfying(EnvironmentTest::isDirty);
    }

    @Test
    void theHistoryOfRunsMakesNoTreeDirty() throws Exception {
        makeCommit();
        Path history = Files.createDirectories(sources.resolve("bench/history"));
        Files.writeString(history.resolve("2026.jsonl"), "{}\n");
        assertThat(Environment.commit(sources)).hasValueSatisfying(EnvironmentTest::isClean);
    }

    private static void isClean(String commit) {
        assertThat(commit).matches("[0-9a-f]{4,40}");
    }

    private static void isDirty(String commit) {
        assertThat(commit).matches("[0-9a-f]{4,40}\\+");
    }

    private void makeCommit() throws Exception {
        git("init", "-q");
        git("add", "file");
        git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "first");
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).directory(sources.toFile()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
