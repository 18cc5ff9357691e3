package dev.parley.scenarios.oracle;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Each end is told once to each who watches; and nobody is told the end of the living. */
final class DeathNotices implements Rule {

    /**
     * So long a new kernel waits for those that were with the one before; who is not back by then
     * is reported gone, whether it lives or not.
     */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (WatchRecord watch : evidence.watches()) {
            Life subject = evidence.life(watch.asked().life());
            if (watch.told().size() > 1) {
                violations.accept("%s was told %d times".formatted(watch, watch.told().size()));
            }
            if (watch.told().isEmpty() && isDue(watch, subject)) {
                violations.accept("%s was never told, and %s has ended".formatted(watch, subject));
            }
            for (Entry.Told told : watch.told()) {
                if (!isTrue(watch, subject, told) && !isPresumed(evidence, watch, told)) {
                    violations.accept("%s was told, and %s was alive".formatted(watch, subject));
                }
            }
        }
    }

    /** A watcher leaves only after it has been told everything, or has waited in vain for long. */
    private static boolean isDue(WatchRecord watch, Life subject) {
        Life watcher = watch.watcher();
        return watch.isTaken()
                && watcher.hasLeft()
                && !watcher.isKilled()
                && (subject.isKilled() || subject.hasLeft());
    }

    private static boolean isTrue(WatchRecord watch, Life subject, Entry.Told told) {
        return switch (watch.asked().subject()) {
            case MEMBER -> subject.isOverAt(told.nanos());
            case NAME -> subject.wasClosed(watch.asked().nanos(), told.nanos());
        };
    }

    private static boolean isPresumed(Evidence evidence, WatchRecord watch, Entry.Told told) {
        return evidence.kernelStarts().stream()
                .anyMatch(
                        start ->
                                start > watch.asked().nanos()
                                        && start + GRACE_NANOS <= told.nanos());
    }
}
