package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.NameRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private final TestNode node = new TestNode();
    private final long owner = node.join();
    private final long stranger = node.join();

    @Test
    void aNameLeadsToThePortThatWasOpenedWithIt() {
        long port = node.openPort(owner, "/acme/daq");
        assertThat(names())
                .singleElement()
                .satisfies(
                        name -> {
                            assertThat(name.name()).isEqualTo("/acme/daq");
                            assertThat(name.portId()).isEqualTo(port);
                            assertThat(name.owner().program()).isEqualTo("program");
                        });
    }

    @Test
    void aPortNeedsNoName() {
        node.openPort(owner, "");
        assertThat(names()).isEmpty();
    }

    @Test
    void aPortMayHaveSeveralNames() {
        long port = node.openPort(owner, "a");
        assertThat(node.ask(owner, new AttachName(port, "b"))).isEqualTo(new Done());
        assertThat(names()).extracting(NameRecord::portId).containsExactly(port, port);
    }

    /** K1: the first binding stays. */
    @Test
    void aNameThatIsTakenIsRefusedAndStaysWhereItIs() {
        long port = node.openPort(owner, "a");
        long other = node.openPort(stranger, "");
        assertRefused(node.ask(stranger, new AttachName(other, "a")), Refusal.TAKEN, "name=\"a\"");
        assertRefused(node.ask(owner, new AttachName(port, "a")), Refusal.TAKEN, "name=\"a\"");
        assertThat(names()).extracting(NameRecord::portId).containsExactly(port);
    }

    /** K1 */
    @Test
    void openingAPortWithATakenNameMakesNoPort() {
        node.openPort(owner, "a");
        String before = node.ledger().toString();
        assertRefused(node.ask(stranger, new OpenPort("a", false)), Refusal.TAKEN, "name=\"a\"");
        assertThat(node.ledger()).hasToString(before);
        assertThat(node.effects(Drop.class)).hasSize(2);
    }

    /** K1: released only by its owner. */
    @Test
    void aStrangerCannotDetachANameAndItStays() {
        long port = node.openPort(owner, "a");
        assertRefused(
                node.ask(stranger, new DetachName(port, "a")),
                Refusal.NOT_PERMITTED,
                "the port is somebody else's");
        long strangersPort = node.openPort(stranger, "");
        assertRefused(
                node.ask(stranger, new DetachName(strangersPort, "a")),
                Refusal.NOT_PERMITTED,
                "the name is somebody else's");
        assertThat(node.notes()).singleElement().asString().startsWith("denied ");
        assertThat(names()).hasSize(1);
    }

    @Test
    void aStrangerCannotNameOrCloseAPort() {
        long port = node.openPort(owner, "a");
        assertRefused(
                node.ask(stranger, new AttachName(port, "b")), Refusal.NOT_PERMITTED, "port=");
        assertRefused(
                node.ask(stranger, new ClosePort(port)), Refusal.NOT_PERMITTED, "port=" + port);
        assertThat(names()).hasSize(1);
    }

    @Test
    void theOwnerDetachesANameAndAnotherMayTakeIt() {
        long port = node.openPort(owner, "a");
        assertThat(node.ask(owner, new DetachName(port, "a"))).isEqualTo(new Done());
        assertThat(node.openPort(stranger, "a")).isNotEqualTo(port);
    }

    @Test
    void aNameThatDoesNotExistCannotBeDetached() {
        long port = node.openPort(owner, "a");
        assertRefused(node.ask(owner, new DetachName(port, "b")), Refusal.NOT_FOUND, "name=\"b\"");
    }

    @Test
    void aNameOfAnotherPortOfOnesOwnIsNotDetached() {
        node.openPort(owner, "a");
        long other = node.openPort(owner, "b");
        assertRefused(
                node.ask(owner, new DetachName(other, "a")), Refusal.NOT_FOUND, "another port");
        assertThat(names()).hasSize(2);
    }

    @Test
    void closingAPortFreesItsNames() {
        long port = node.openPort(owner, "a");
        node.ask(owner, new AttachName(port, "b"));
        assertThat(node.ask(owner, new ClosePort(port))).isEqualTo(new Done());
        assertThat(names()).isEmpty();
        assertThat(node.heldDescriptors()).as("liveness pages and tables").isEqualTo(4);
    }

    @Test
    void aClosedPortCannotBeClosedAgain() {
        long port = node.openPort(owner, "a");
        node.ask(owner, new ClosePort(port));
        assertRefused(node.ask(owner, new ClosePort(port)), Refusal.GONE, "port=" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\u001b[2J", "\n"})
    void whatIsNotANameIsInvalid(String name) {
        assertRefused(
                node.ask(owner, new OpenPort(name, false)), Refusal.INVALID, "controls, name=\"");
        long port = node.openPort(owner, "");
        assertRefused(
                node.ask(owner, new AttachName(port, name)), Refusal.INVALID, "controls, name=\"");
    }

    @Test
    void anEmptyNameCannotBeAttached() {
        long port = node.openPort(owner, "");
        assertRefused(
                node.ask(owner, new AttachName(port, "")), Refusal.INVALID, "must not be empty");
    }

    @Test
    void theLongestNameHas255Bytes() {
        node.openPort(owner, "n".repeat(255));
        assertRefused(
                node.ask(owner, new OpenPort("n".repeat(256), false)),
                Refusal.INVALID,
                "length=256");
    }

    /** K4 */
    @Test
    void all676NamesOfTwoLettersComeAndGo() {
        List<String> names =
                IntStream.range(0, 676)
                        .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
                        .toList();
        long port = node.openPort(owner, "");
        names.forEach(name -> node.ask(owner, new AttachName(port, name)));
        assertThat(names()).extracting(NameRecord::name).containsExactlyElementsOf(names);
        names.forEach(
                name ->
                        assertThat(node.ask(owner, new DetachName(port, name)))
                                .isEqualTo(new Done()));
        assertThat(names()).isEmpty();
        node.leave(owner);
        node.leave(stranger);
        assertThat(node.ledger().isEmpty()).isTrue();
    }

    /** All pages, in order. */
    private List<NameRecord> names() {
        List<NameRecord> all = new ArrayList<>();
        Names page;
        do {
            String after = all.isEmpty() ? "" : all.getLast().name();
            page = (Names) node.ask(stranger, new ListNames(after));
            assertThat(page.names()).hasSizeLessThanOrEqualTo(Directory.NAMES_PER_PAGE);
            all.addAll(page.names());
        } while (page.more());
        return all;
    }
}
