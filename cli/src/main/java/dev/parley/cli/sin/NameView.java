package dev.parley.cli.sin;

import dev.parley.Name;
import dev.parley.Snapshot;
import dev.parley.cli.base.Table;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names, and who receives there. */
final class NameView implements View {

    private static final Columns<Name> COLUMNS =
            Columns.<Name>none()
                    .with("NAME", Name::name)
                    .with("PORT", Name::port)
                    .with("PID", name -> name.owner().pid())
                    .with("UID", name -> name.owner().uid())
                    .with("PROGRAM", name -> name.owner().program())
                    .wide("MEMBER", name -> name.owner().id());

    @Override
    public String name() {
        return "names";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return table(names(snapshot), wide);
    }

    static Table table(List<Name> names, boolean wide) {
        return COLUMNS.table(names, wide);
    }

    private static List<Name> names(Snapshot snapshot) {
        return snapshot.ports().stream()
                .flatMap(
                        port ->
                                port.names().stream()
                                        .map(name -> new Name(name, port.id(), port.owner())))
                .sorted(Comparator.comparing(Name::name))
                .toList();
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return json(names(snapshot));
    }

    static List<Map<String, Object>> json(List<Name> names) {
        return names.stream().map(NameView::fields).toList();
    }

    private static Map<String, Object> fields(Name name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name.name());
        fields.put("port", Fields.id(name.port()));
        fields.put("owner", Fields.of(name.owner()));
        return fields;
    }
}
