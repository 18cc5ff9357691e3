package dev.parley.cli.sin;

import dev.parley.Ending;
import dev.parley.Snapshot;
import dev.parley.Snapshot.DeadInfo;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is gone, and somebody who asked has not taken note. */
final class DeadView implements View {

    private static final Columns<DeadInfo> COLUMNS =
            Columns.<DeadInfo>none()
                    .with("PID", dead -> dead.member().pid())
                    .with("NAME", dead -> dead.member().program())
                    .with("END", dead -> Labels.of(dead.ending()))
                    .with("FOR", dead -> Elapsed.text(dead.since()))
                    .with("USER", dead -> Users.OF_THIS_MACHINE.name(dead.member().uid()))
                    .wide("MEMBER", dead -> dead.member().id())
                    .wide("VERSION", DeadInfo::version);

    @Override
    public String name() {
        return "dead";
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        return COLUMNS.table(snapshot.dead(), wide);
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return snapshot.dead().stream().map(DeadView::fields).toList();
    }

    private static Map<String, Object> fields(DeadInfo dead) {
        Map<String, Object> fields = new LinkedHashMap<>(Fields.of(dead.member()));
        fields.put("version", dead.version());
        switch (dead.ending()) {
            case Ending.Left _ -> fields.put("end", "left");
            case Ending.Exited(int status) -> {
                fields.put("end", "exited");
                fields.put("status", status);
            }
            case Ending.Killed(int signal) -> {
                fields.put("end", "killed");
                fields.put("signal", signal);
            }
            case Ending.Died _ -> fields.put("end", "died");
            case Ending.Unknown _ -> fields.put("end", "unknown");
        }
        fields.put("sinceNanos", dead.since().toNanos());
        return fields;
    }
}
