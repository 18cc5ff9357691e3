package dev.parley.proof.canaries;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The program that runs one test, and tells by its exit code what became of it. */
final class OneTest {

    static final int PASSED = 0;
    static final int FAILED = 10;
    private static final int BROKEN = 11;

    private OneTest() {}

    /**
     * Runs a test in all its variants, until one fails.
     *
     * @param arguments the class and the method
     */
    public static void main(String[] arguments) throws ClassNotFoundException {
        Class<?> type = Class.forName(arguments[0]);
        Witness witness = new Witness();
        LauncherFactory.create().execute(request(type, arguments[1]), witness);
        end(witness.passed + " passed", witness.passed > 0 ? PASSED : BROKEN);
    }

    private static LauncherDiscoveryRequest request(Class<?> type, String method) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .forEach(found -> request.selectors(DiscoverySelectors.selectMethod(type, found)));
        return request.build();
    }

    private static void failed(Throwable failure) {
        failure.printStackTrace();
        // Classes that do not fit together are no test that failed.
        int exitCode = failure instanceof LinkageError ? BROKEN : FAILED;
        end(failure.toString().strip().replaceAll("\\s+", " "), exitCode);
    }

    /** At once, whatever threads the test has left behind. */
    private static void end(String lastLine, int exitCode) {
        System.err.println(lastLine);
        Runtime.getRuntime().halt(exitCode);
    }

    private static final class Witness implements TestExecutionListener {

        private int passed;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
                case FAILED, ABORTED -> failed(result.getThrowable().orElseThrow());
            }
        }
    }
}
