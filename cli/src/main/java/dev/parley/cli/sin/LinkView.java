package dev.parley.cli.sin;

import dev.parley.Snapshot;
import dev.parley.Snapshot.LinkInfo;
import dev.parley.Snapshot.PortInfo;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The links: who may send to whom, what, by whose word, and by what. */
final class LinkView implements View {

    private record Row(Snapshot snapshot, LinkInfo link) {

        private Optional<PortInfo> port() {
            return snapshot.port(link.portId());
        }

        private String server() {
            return port().map(port -> Labels.of(port.owner())).orElse(Labels.NONE);
        }

        private String use() {
            return link.use().name().toLowerCase(Locale.ROOT);
        }

        private String giver() {
            return link.giver().map(Labels::of).orElse(Labels.NONE);
        }

        private String transport() {
            return link.transport().name().toLowerCase(Locale.ROOT);
        }

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("link", Fields.id(link.id()));
            fields.put("client", Fields.of(link.client()));
            fields.put("port", Fields.id(link.portId()));
            port().ifPresent(port -> fields.put("server", Fields.of(port.owner())));
            fields.put("use", use());
            link.giver().ifPresent(giver -> fields.put("from", Fields.of(giver)));
            fields.put("transport", transport());
            fields.put("slots", link.slots());
            fields.put("capacityBytes", link.capacityBytes());
            fields.put("messages", link.received());
            return fields;
        }
    }

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("LINK", row -> row.link().id())
                    .with("CLIENT", row -> Labels.of(row.link().client()))
                    .with("SERVER", Row::server)
                    .with("PORT", row -> Labels.port(row.snapshot(), portId(row)))
                    .with("USE", Row::use)
                    .with("FROM", Row::giver)
                    .with("BY", Row::transport)
                    .with("SLOTS", row -> row.link().slots())
                    .with("BYTES", row -> row.link().capacityBytes())
                    .with("MSGS", row -> row.link().received())
                    .wide("MEMBER", row -> row.link().client().id());

    private static OptionalLong portId(Row row) {
        return OptionalLong.of(row.link().portId());
    }

    @Override
    public String name() {
        return "links";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(rows(snapshot), wide);
    }

    private static List<Row> rows(Snapshot snapshot) {
        return snapshot.links().stream().map(link -> new Row(snapshot, link)).toList();
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return rows(snapshot).stream().map(Row::fields).toList();
    }
}
