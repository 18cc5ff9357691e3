package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.cli.base.Table;
import dev.parley.cli.sin.WaitGraph.Wait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who waits for whom. */
final class WaitView implements View {

    private static final Columns<WaitTree.Row> COLUMNS =
            Columns.<WaitTree.Row>none()
                    .with("PROCESS", WaitTree.Row::process)
                    .with("STATE", row -> of(row, Wait::state))
                    .with("FOR", row -> of(row, wait -> Elapsed.text(wait.longest())))
                    .with("PORT", row -> of(row, wait -> Labels.of(wait.port())))
                    .with("THR", row -> of(row, Wait::threads))
                    .wide("MEMBER", row -> of(row, wait -> wait.waiter().id()));

    private static Object of(WaitTree.Row row, Function<Wait, Object> part) {
        return row.edge().map(part).orElse("");
    }

    @Override
    public String name() {
        return "waits";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(WaitTree.rows(WaitGraph.of(snapshot)), wide);
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return WaitGraph.of(snapshot).waits().stream().map(WaitView::fields).toList();
    }

    private static Map<String, Object> fields(Wait wait) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("process", Fields.of(wait.waiter()));
        fields.put("state", wait.state().name());
        fields.put("blockedOn", Fields.of(wait.server()));
        fields.put("port", Fields.id(wait.port().id()));
        fields.put("sinceNanos", wait.longest().toNanos());
        fields.put("threads", wait.threads());
        return fields;
    }
}
