package dev.parley.scenarios;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Parley;
import dev.parley.junit.ParleyNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The programs of the documents: they stand there as they are, and print what stands there. */
class GuideTest {

    private static final int SIGTERM_STATUS = 128 + 15;
    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));
    private static final Document GUIDE = Document.of("docs/guide.md");

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final List<Peer> running = new ArrayList<>();

    @AfterEach
    void end() {
        running.forEach(Peer::close);
    }

    @Test
    void everyBlockOfJavaIsPartOfAProgramThatIsRun() throws IOException {
        List<String> parts = MarkedSource.all().stream().map(MarkedSource::text).toList();
        assertThat(blocks()).isNotEmpty().filteredOn(not(parts::contains)).isEmpty();
    }

    @Test
    void everyMarkedPartOfAProgramStandsInADocument() throws IOException {
        List<String> blocks = blocks();
        assertThat(MarkedSource.all())
                .filteredOn(part -> !blocks.contains(part.text()))
                .extracting(MarkedSource::name)
                .isEmpty();
    }

    @Test
    void theFirstProgramOfTheReadmeGreetsTheWorld() throws Exception {
        Peer greeter = start("Greeter");
        awaitServer("greeter");
        start("Caller").expect("Hello, world");
        assertThat(greeter.isSilent()).isTrue();
    }

    @Test
    void aServerAndAClient() throws Exception {
        start("Thermometer");
        awaitServer("thermometer");
        expectTranscript("Display");
    }

    @Test
    void aServerThatIsFast() throws Exception {
        start("FastThermometer");
        awaitServer("thermometer");
        expectTranscript("FastDisplay");
    }

    @Test
    void whatNobodyWaitsFor() throws Exception {
        Peer watch = start("DoorWatch");
        awaitServer("doors");
        expectTranscript("Door 7");
        transcript("DoorWatch").forEach(watch::expect);
    }

    @Test
    void elementsGoThereAndBack() throws Exception {
        start("Gimbal");
        awaitServer("sensors");
        start("Gyroscope").expect("[-0.5, 0.0, 0.5]");
    }

    @Test
    void fourWaysForASendToEnd() throws Exception {
        start("SlowStore");
        awaitServer("cold-store");
        expectTranscript("Ask freezer cellar attic larder");
    }

    @Test
    void aSystemOfThreeProcesses() throws Exception {
        Peer tail = start("Tail");
        Peer panel = start("Panel", "freezer");
        start("Journal");
        Peer store = start("ColdStore");
        awaitServer("cold-store");
        Peer patient = start("AskAll", "attic", "freezer", "larder");
        expectTranscript("Ask freezer attic larder");
        transcript("AskAll attic freezer larder").forEach(patient::expect);

        List<String> shown = transcript("Panel freezer");
        List<String> told = transcript("Tail");
        panel.expect(shown.get(0));
        tail.expect(told.get(0));
        store.kill();
        panel.expect(shown.get(1));
        tail.expect(told.get(1));
        Peer next = start("ColdStore");
        panel.expect(shown.get(2));
        tail.expect(told.get(2));
        assertThat(shown).hasSize(3);
        assertThat(told).hasSize(3);

        next.terminate();
        transcript("ColdStore").forEach(next::expect);
        assertThat(next.awaitExit()).isEqualTo(SIGTERM_STATUS);
    }

    /** All code in the README, the guide and the manual. */
    private static List<String> blocks() throws IOException {
        return Document.all().stream()
                .flatMap(document -> document.blocks("java").stream())
                .map(MarkedSource::flush)
                .toList();
    }

    /** Runs a program, which prints what the guide shows, and nothing else. */
    private void expectTranscript(String command) {
        List<String> words = List.of(command.split(" "));
        Peer program =
                start(words.getFirst(), words.subList(1, words.size()).toArray(new Object[0]));
        transcript(command).forEach(program::expect);
        assertThat(program.awaitExit()).isZero();
    }

    /** What the guide says that a program prints. */
    private static List<String> transcript(String command) {
        String prompt = "$ run " + command + "\n";
        List<String> outputs =
                GUIDE.blocks("console").stream()
                        .filter(block -> block.startsWith(prompt))
                        .map(block -> block.substring(prompt.length()))
                        .toList();
        assertThat(outputs).as(command).hasSize(1);
        return outputs.getFirst().lines().toList();
    }

    private Peer start(String program, Object... arguments) {
        String name = GuideTest.class.getPackageName() + ".guide." + program;
        Peer peer = Peer.start(NODE.socket(), Jvm.rehearsed(), name, arguments);
        running.add(peer);
        return peer;
    }

    private static void awaitServer(String name) throws Exception {
        try (Parley parley = NODE.join()) {
            parley.connect(name, PATIENT).close();
        }
    }
}
