package dev.parley.cli.sin;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.parley.Member;
import dev.parley.ProgramVersion;
import dev.parley.Snapshot;
import dev.parley.Snapshot.DeadInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.cli.base.Table;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The processes, and what they do. Threads of a process that do the same are one line. */
final class ProcessView implements View {

    static final String NAME = "processes";

    /** The state of a process that is gone. */
    private static final String DEAD = "DEAD";

    /** What threads have in common that are one line. */
    private record Doing(State state, String blockedOn) implements Comparable<Doing> {

        static final Doing NOTHING = new Doing(State.READY, Labels.NONE);

        static Doing of(Snapshot snapshot, ThreadInfo thread) {
            return new Doing(thread.state(), Labels.blockedOn(snapshot, thread));
        }

        @Override
        public int compareTo(Doing other) {
            // No comparator of the JDK's: its lambdas are not in a cache, and take 2 ms to make.
            int byState = state.compareTo(other.state);
            return byState != 0 ? byState : blockedOn.compareTo(other.blockedOn);
        }
    }

    /**
     * Some threads of a process.
     *
     * @param threads at least one, unless the process has none that ever waited
     * @param dead of a process that is gone
     */
    record Row(
            Snapshot snapshot,
            ProcessInfo process,
            Doing doing,
            List<ThreadInfo> threads,
            Optional<DeadInfo> dead) {

        private static Row of(Snapshot snapshot, DeadInfo dead) {
            ProgramVersion program =
                    new ProgramVersion(dead.member().program(), "", Optional.empty());
            ProcessInfo process =
                    new ProcessInfo(
                            dead.member(), dead.version(), program, 0, 0, List.of(), 0, false);
            return new Row(snapshot, process, Doing.NOTHING, List.of(), Optional.of(dead));
        }

        private String state() {
            return dead.isPresent() ? DEAD : doing.state().name();
        }

        private String ended() {
            return dead.map(gone -> Labels.of(gone.ending())).orElse(Labels.NONE);
        }

        private Member member() {
            return process.member();
        }

        private String count() {
            return threads.isEmpty() ? Labels.NONE : Integer.toString(threads.size());
        }

        private String priority() {
            return Labels.priority(threads.stream().mapToInt(ThreadInfo::priority).max().orElse(0));
        }

        private String longest() {
            if (dead.isPresent()) {
                return Elapsed.text(dead.get().since());
            }
            return threads.stream()
                    .map(ThreadInfo::since)
                    .max(Comparator.<Duration>naturalOrder())
                    .map(Elapsed::text)
                    .orElse(Labels.NONE);
        }

        private long waits() {
            return threads.stream().mapToLong(ThreadInfo::waits).sum();
        }

        /** What the threads have of something, each once. */
        private String each(Function<ThreadInfo, String> label) {
            String all =
                    threads.stream()
                            .map(label)
                            .filter(text -> !text.equals(Labels.NONE))
                            .distinct()
                            .collect(joining(","));
            return all.isEmpty() ? Labels.NONE : all;
        }
    }

    static final Columns<Row> COLUMNS =
            Columns.<Row>none()
                    .with("PID", row -> row.member().pid())
                    .with("NAME", row -> row.member().program())
                    .with("THR", Row::count)
                    .with("STATE", Row::state)
                    .with("BLK", row -> row.doing().blockedOn())
                    .with("PRI", Row::priority)
                    .with("FOR", Row::longest)
                    .with("MSGS", row -> Traffic.messages(row.process()))
                    .with("USER", row -> Users.OF_THIS_MACHINE.name(row.member().uid()))
                    .wide("MEMBER", row -> row.member().id())
                    .wide("LAYER", row -> Labels.number(row.process().program().layer()))
                    .wide("ROLE", row -> Labels.of(row.process().program().role()))
                    .wide("PORT", row -> row.each(t -> Labels.port(row.snapshot(), t.portId())))
                    .wide("LINK", row -> row.each(thread -> Labels.number(thread.linkId())))
                    .wide("SENT", row -> row.process().sent())
                    .wide("RECEIVED", row -> row.process().received())
                    .wide("WAITS", Row::waits)
                    .wide("END", Row::ended)
                    .wide("VERSION", row -> row.process().version());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Table table(Snapshot snapshot, boolean wide) {
        Stream<Row> dead = snapshot.dead().stream().map(gone -> Row.of(snapshot, gone));
        return COLUMNS.table(Stream.concat(rows(snapshot), dead).toList(), wide);
    }

    static Stream<Row> rows(Snapshot snapshot) {
        return snapshot.processes().stream().flatMap(process -> rows(snapshot, process));
    }

    private static Stream<Row> rows(Snapshot snapshot, ProcessInfo process) {
        if (process.threads().isEmpty()) {
            return Stream.of(
                    new Row(snapshot, process, Doing.NOTHING, List.of(), Optional.empty()));
        }
        Map<Doing, List<ThreadInfo>> alike =
                process.threads().stream()
                        .collect(
                                groupingBy(
                                        thread -> Doing.of(snapshot, thread),
                                        TreeMap::new,
                                        toList()));
        return alike.entrySet().stream()
                .map(
                        same ->
                                new Row(
                                        snapshot,
                                        process,
                                        same.getKey(),
                                        same.getValue(),
                                        Optional.empty()));
    }

    @Override
    public List<Map<String, Object>> json(Snapshot snapshot) {
        return snapshot.processes().stream().map(process -> fields(snapshot, process)).toList();
    }

    static Map<String, Object> fields(Snapshot snapshot, ProcessInfo process) {
        Map<String, Object> fields = new LinkedHashMap<>(Fields.of(process.member()));
        fields.put("version", process.version());
        fields.put("programVersion", process.program().version());
        process.program().date().ifPresent(date -> fields.put("programDate", date.toString()));
        process.program().layer().ifPresent(layer -> fields.put("layer", layer));
        fields.put("role", Labels.of(process.program().role()));
        fields.put("sent", process.sent());
        fields.put("received", process.received());
        fields.put("hiddenThreads", process.hiddenThreads());
        fields.put(
                "threads",
                process.threads().stream().map(thread -> Fields.of(snapshot, thread)).toList());
        return fields;
    }
}
