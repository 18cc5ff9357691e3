package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which version of Parley the kernel is, and each process has. */
final class VersionView implements View {

    private record Row(int pid, String name, String version) {

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("pid", pid);
            fields.put("program", name);
            fields.put("version", version);
            return fields;
        }
    }

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("PID", Row::pid)
                    .with("NAME", Row::name)
                    .with("VERSION", Row::version);

    @Override
    public String name() {
        return "versions";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(rows(snapshot), wide);
    }

    private static List<Row> rows(Snapshot snapshot) {
        Row kernel = new Row(snapshot.kernelPid(), "kernel", snapshot.kernelVersion());
        return Stream.concat(Stream.of(kernel), snapshot.processes().stream().map(VersionView::row))
                .toList();
    }

    private static Row row(ProcessInfo process) {
        return new Row(process.member().pid(), process.member().program(), process.version());
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return rows(snapshot).stream().map(Row::fields).toList();
    }
}
