package dev.parley.proof;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * How Lincheck looks at a class whose operations threads call as they like: whatever order their
 * steps come in, the operations must answer as if they had come one after the other.
 *
 * <p>Its threads take turns step by step, so it sees each order of steps, and no effects of the
 * machine's memory: those are for jcstress to show.
 */
public final class Interleavings {

    private static final int SCENARIOS = 5;
    private static final int ORDERS_OF_EACH = 100;

    /** More than any loop takes that ends by itself. */
    private static final int LOOP_BOUND = 1000;

    private Interleavings() {}

    /** Fails, with the order that shows it, if answers depend on the order of steps. */
    public static void check(Class<?> operations, int threads) {
        ModelCheckingOptions options = new ModelCheckingOptions();
        options.loopBound(LOOP_BOUND);
        options.addGuarantee(forClasses(Interleavings::isElsewhere).allMethods().ignore());
        check(options, operations, threads);
    }

    /** The same with threads that run freely, as fast as they can. */
    public static void checkFreely(Class<?> operations, int threads) {
        check(new StressOptions(), operations, threads);
    }

    /** What talks to the system: its steps are none of ours. */
    private static boolean isElsewhere(String className) {
        return className.startsWith("dev.parley.events.")
                || (className.startsWith("dev.parley.linux.") && !className.endsWith("Words"));
    }

    private static void check(Options<?, ?> options, Class<?> operations, int threads) {
        options.iterations(SCENARIOS);
        options.invocationsPerIteration(ORDERS_OF_EACH);
        options.threads(threads);
        options.actorsPerThread(3);
        options.actorsBefore(0);
        options.actorsAfter(0);
        options.logLevel(LoggingLevel.ERROR);
        options.check(operations);
    }
}
