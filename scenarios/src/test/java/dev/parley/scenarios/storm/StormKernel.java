package dev.parley.scenarios.storm;

import static dev.parley.scenarios.Soon.soon;

import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The kernel of the storm. When its input ends, it prints "ledger" and what is charged to anybody,
 * and ends.
 */
public final class StormKernel {

    /** A ledger in which nothing is. */
    static final String NOTHING = "{}";

    private static final Logger LOG = Logger.getLogger("parley.kernel");

    private StormKernel() {}

    /** Runs until its input ends, or it is killed. */
    public static void main(String[] args) throws Exception {
        LOG.setLevel(Level.WARNING);
        KernelOptions options = KernelOptions.userNode(NodeAddress.ofThisProcess().userSocket());
        try (Kernel kernel = Kernel.start(options)) {
            System.out.println("listening");
            System.in.readAllBytes();
            awaitLedger(kernel);
            System.out.println("ledger " + ledger(kernel));
        }
    }

    /** The last ones have left, and the kernel may not have noticed that yet. */
    private static void awaitLedger(Kernel kernel) {
        try {
            soon().until(() -> ledger(kernel).toString().equals(NOTHING));
        } catch (ConditionTimeoutException _) {
            // Then something is charged for good.
        }
    }

    private static Object ledger(Kernel kernel) throws ReflectiveOperationException {
        Object loop = field(kernel, "loop");
        Object node = field(field(loop, "node"), "node");
        Method ledger = node.getClass().getDeclaredMethod("ledger");
        ledger.setAccessible(true);
        return ledger.invoke(node);
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
