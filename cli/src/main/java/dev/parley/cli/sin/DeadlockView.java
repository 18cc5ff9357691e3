package dev.parley.cli.sin;

import dev.parley.Deadlock;
import dev.parley.Deadlock.Wait;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Snapshot;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who waits for each other in a circle, and who waits for those. */
final class DeadlockView implements View {

    /**
     * One that waits in vain.
     *
     * @param number of the deadlock, from 1
     * @param isInCircle or else it waits for somebody in it
     */
    private record Row(int number, boolean isInCircle, Wait blocked) {}

    private static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("NO", Row::number)
                    .with("PROCESS", row -> Labels.of(row.blocked().member()))
                    .with("THREAD", row -> row.blocked().thread().name())
                    .with("STATE", row -> row.blocked().thread().state())
                    .with("FOR", row -> Elapsed.text(row.blocked().thread().since()))
                    .with("PORT", row -> Labels.of(row.blocked().port()))
                    .with("BLK", row -> Labels.of(row.blocked().port().owner()))
                    .with("CIRCLE", row -> row.isInCircle() ? "yes" : "no")
                    .wide("MEMBER", row -> row.blocked().member().id())
                    .wide("TID", row -> row.blocked().thread().tid());

    private final List<Deadlock> deadlocks;

    /** Before anybody has looked. */
    DeadlockView() {
        this(List.of());
    }

    private DeadlockView(List<Deadlock> deadlocks) {
        this.deadlocks = deadlocks;
    }

    @Override
    public View looking(Parley parley) throws ParleyException {
        return new DeadlockView(parley.deadlocks());
    }

    @Override
    public String name() {
        return "deadlocks";
    }

    @Override
    public int status() {
        return deadlocks.isEmpty() ? Status.OK : Status.FAILED;
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        List<Row> rows =
                IntStream.rangeClosed(1, deadlocks.size())
                        .boxed()
                        .flatMap(number -> rows(number, deadlocks.get(number - 1)))
                        .toList();
        return COLUMNS.table(rows, wide);
    }

    private static Stream<Row> rows(int number, Deadlock deadlock) {
        return IntStream.range(0, deadlock.waits().size())
                .mapToObj(
                        i -> new Row(number, i < deadlock.circleLength(), deadlock.waits().get(i)));
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return deadlocks.stream().map(deadlock -> fields(snapshot, deadlock)).toList();
    }

    private static Map<String, Object> fields(Snapshot snapshot, Deadlock deadlock) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("circleLength", deadlock.circleLength());
        fields.put("waits", deadlock.waits().stream().map(one -> fields(snapshot, one)).toList());
        return fields;
    }

    private static Map<String, Object> fields(Snapshot snapshot, Wait wait) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("process", Fields.of(wait.member()));
        fields.put("thread", Fields.of(snapshot, wait.thread()));
        return fields;
    }
}
