package dev.parley.cli.sin;

import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The threads that have waited, a line each. */
final class ThreadView implements View {

    private record Row(Snapshot snapshot, Member member, ThreadInfo thread) {}

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("PID", row -> row.member().pid())
                    .with("NAME", row -> row.member().program())
                    .with("TID", row -> tid(row.thread()))
                    .with("THREAD", row -> name(row.thread()))
                    .with("STATE", row -> row.thread().state())
                    .with("BLK", row -> Labels.blockedOn(row.snapshot(), row.thread()))
                    .with("PRI", row -> Labels.priority(row.thread().priority()))
                    .with("FOR", row -> Elapsed.text(row.thread().since()))
                    .wide("MEMBER", row -> row.member().id())
                    .wide("ID", row -> row.thread().id())
                    .wide("PORT", row -> Labels.port(row.snapshot(), row.thread().portId()))
                    .wide("LINK", row -> Labels.number(row.thread().linkId()))
                    .wide("WAITS", row -> row.thread().waits());

    private static String name(ThreadInfo thread) {
        return thread.name().isBlank() ? "#" + thread.id() : thread.name();
    }

    private static String tid(ThreadInfo thread) {
        return thread.tid() == 0 ? "virtual" : Integer.toString(thread.tid());
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(rows(snapshot).toList(), wide);
    }

    private static Stream<Row> rows(Snapshot snapshot) {
        return snapshot.processes().stream().flatMap(process -> rows(snapshot, process));
    }

    private static Stream<Row> rows(Snapshot snapshot, ProcessInfo process) {
        return process.threads().stream()
                .map(thread -> new Row(snapshot, process.member(), thread));
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return rows(snapshot).map(ThreadView::fields).toList();
    }

    private static Map<String, Object> fields(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("process", Fields.of(row.member()));
        fields.putAll(Fields.of(row.snapshot(), row.thread()));
        return fields;
    }
}
