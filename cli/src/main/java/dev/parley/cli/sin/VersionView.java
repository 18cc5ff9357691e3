package dev.parley.cli.sin;

import dev.parley.ProgramVersion;
import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.cli.base.Table;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which version each program is, and of Parley in it. Nobody but the kernel is asked. */
final class VersionView implements View {

    /**
     * @param parley the version of the library
     */
    private record Row(int pid, ProgramVersion program, String parley) {

        private String version() {
            return program.version().isEmpty() ? Labels.NONE : program.version();
        }

        private String date() {
            return program.date().map(LocalDate::toString).orElse(Labels.NONE);
        }

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("pid", pid);
            fields.put("program", program.program());
            fields.put("version", parley);
            fields.put("programVersion", program.version());
            program.date().ifPresent(date -> fields.put("programDate", date.toString()));
            return fields;
        }
    }

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("PID", Row::pid)
                    .with("NAME", row -> row.program().program())
                    .with("VERSION", Row::version)
                    .with("DATE", Row::date)
                    .with("PARLEY", Row::parley);

    @Override
    public String name() {
        return "versions";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(rows(snapshot), wide);
    }

    private static List<Row> rows(Snapshot snapshot) {
        ProgramVersion program =
                new ProgramVersion("kernel", snapshot.kernelVersion(), Optional.empty());
        Row kernel = new Row(snapshot.kernelPid(), program, snapshot.kernelVersion());
        return Stream.concat(Stream.of(kernel), snapshot.processes().stream().map(VersionView::row))
                .toList();
    }

    private static Row row(ProcessInfo process) {
        return new Row(process.member().pid(), process.program(), process.version());
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return rows(snapshot).stream().map(Row::fields).toList();
    }
}
