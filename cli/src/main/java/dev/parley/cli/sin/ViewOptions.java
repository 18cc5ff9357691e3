package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.cli.base.Table;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a view is shown. */
final class ViewOptions {

    /** What {@code -o} chooses. */
    enum Form {
        /** With all columns. */
        wide
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "More columns: ${COMPLETION-CANDIDATES}.")
    private @Nullable Form form;

    @Option(names = "--no-headers", description = "Without the line of titles.")
    private boolean untitled;

    @Option(
            names = "--json",
            description = "Print a JSON object; docs/sin-json.md says what is in it.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** Shows a view, or programs some views. */
    void show(Screen screen, Snapshot snapshot, View view, List<View> inJson) throws IOException {
        if (json) {
            screen.show(Document.text(snapshot, inJson), List.of());
        } else {
            String text = view.table(snapshot, form == Form.wide).text(screen.style(!untitled));
            screen.show(text, hidden(snapshot));
        }
    }

    private static List<String> hidden(Snapshot snapshot) {
        return snapshot.processes().stream()
                .filter(process -> process.hiddenThreads() > 0)
                .map(
                        process ->
                                "%s: %d more of its threads wait, and are not shown"
                                        .formatted(
                                                Table.printable(Labels.of(process.member())),
                                                process.hiddenThreads()))
                .toList();
    }
}
