package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.cli.base.Table;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processes, the busiest first. */
final class BusyView implements View {

    private record Row(long perSecond, ProcessView.Row process) {}

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("MSGS/S", Row::perSecond)
                    .with(ProcessView.COLUMNS, Row::process);

    private final Traffic traffic;

    BusyView(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public String name() {
        return ProcessView.NAME;
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        List<Row> rows =
                ProcessView.rows(snapshot)
                        .map(row -> new Row(perSecond(row.process()), row))
                        .sorted(Comparator.comparingLong(Row::perSecond).reversed())
                        .toList();
        return COLUMNS.table(rows, wide);
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return snapshot.processes().stream()
                .sorted(Comparator.comparingLong(this::perSecond).reversed())
                .map(process -> fields(snapshot, process))
                .toList();
    }

    private Map<String, Object> fields(Snapshot snapshot, ProcessInfo process) {
        Map<String, Object> fields = new LinkedHashMap<>(ProcessView.fields(snapshot, process));
        fields.put("messagesPerSecond", perSecond(process));
        return fields;
    }

    private long perSecond(ProcessInfo process) {
        return traffic.perSecond(process);
    }
}
