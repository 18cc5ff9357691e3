package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.Snapshot.LinkInfo;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.State;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The ports, with or without names, and how many threads wait there. */
final class PortView implements View {

    private record Row(Snapshot snapshot, PortInfo port) {

        private List<LinkInfo> links() {
            return snapshot.links().stream().filter(link -> link.portId() == port.id()).toList();
        }

        private long messages() {
            return links().stream().mapToLong(LinkInfo::received).sum();
        }

        private long waiting(State state) {
            OptionalLong here = OptionalLong.of(port.id());
            return snapshot.processes().stream()
                    .flatMap(process -> process.threads().stream())
                    .filter(thread -> thread.state() == state && thread.portId().equals(here))
                    .count();
        }

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("port", Fields.id(port.id()));
            fields.put("names", port.names());
            fields.put("owner", Fields.of(port.owner()));
            fields.put("byRightOnly", port.byRightOnly());
            fields.put("links", links().size());
            fields.put("messages", messages());
            for (State state : List.of(State.RECEIVE, State.SEND, State.REPLY)) {
                fields.put(state.name().toLowerCase(Locale.ROOT), waiting(state));
            }
            return fields;
        }
    }

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("PORT", row -> row.port().id())
                    .with("NAME", row -> name(row.port()))
                    .with("PID", row -> row.port().owner().pid())
                    .with("PROGRAM", row -> row.port().owner().program())
                    .with("RECEIVE", row -> row.waiting(State.RECEIVE))
                    .with("SEND", row -> row.waiting(State.SEND))
                    .with("REPLY", row -> row.waiting(State.REPLY))
                    .with("LINKS", row -> row.links().size())
                    .with("MSGS", Row::messages)
                    .wide("RIGHT", row -> row.port().byRightOnly() ? "needed" : Labels.NONE)
                    .wide("MEMBER", row -> row.port().owner().id());

    private static String name(PortInfo port) {
        return port.names().isEmpty() ? Labels.NONE : String.join(",", port.names());
    }

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(rows(snapshot), wide);
    }

    private static List<Row> rows(Snapshot snapshot) {
        return snapshot.ports().stream().map(port -> new Row(snapshot, port)).toList();
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return rows(snapshot).stream().map(Row::fields).toList();
    }
}
