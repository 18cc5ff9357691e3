package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.cli.base.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the option json prints; docs/sin-json.md promises it to programs. */
final class Document {

    /** Another number: what was there has gone, or means something else. */
    static final int VERSION = 1;

    private Document() {}

    /** A snapshot as some views have it. */
    static String text(Snapshot snapshot, List<View> views) throws IOException {
        Map<String, Object> kernel = new LinkedHashMap<>();
        kernel.put("pid", snapshot.kernelPid());
        kernel.put("version", snapshot.kernelVersion());
        kernel.put("epoch", Fields.id(snapshot.epoch()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("node", snapshot.node());
        document.put("kernel", kernel);
        for (View view : views) {
            document.put(view.name(), view.json(snapshot));
        }
        return Json.text(document) + "\n";
    }
}
