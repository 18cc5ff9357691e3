package dev.parley.junit;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A node that lives as long as a test class, its nested classes included.
 *
 * <p>Either as a static field:
 *
 * <pre>{@code
 * @RegisterExtension static final ParleyNode node = new ParleyNode();
 * }</pre>
 *
 * <p>or with {@code @ExtendWith(ParleyNode.class)} and a parameter of type {@code ParleyNode} of
 * the test method.
 *
 * <p>Thread-safe. Owns a kernel in this process, with its socket in a directory of its own; other
 * processes of this user can join too.
 */
public final class ParleyNode implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private @Nullable EmbeddedKernel kernel;
    private int openClasses;

    /** A node that starts before the first test. */
    public ParleyNode() {}

    /** Where processes join; {@link IllegalStateException} outside of the test class's life. */
    public synchronized Path socket() {
        EmbeddedKernel running = kernel;
        if (running == null) {
            throw new IllegalStateException(
                    "the node runs only during its tests; is the field static?");
        }
        return running.socket();
    }

    /** Joins the node once more from this process; the caller closes it. */
    public Parley join() throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(socket()));
    }

    /** Starts the kernel; for a nested class there is one already. */
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        enterClass();
    }

    synchronized void enterClass() throws IOException {
        if (kernel == null) {
            kernel = EmbeddedKernel.start();
        }
        openClasses++;
    }

    /** Ends the kernel after the outermost class. */
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        leaveClass();
    }

    synchronized void leaveClass() throws IOException {
        EmbeddedKernel running = kernel;
        openClasses--;
        if (openClasses == 0 && running != null) {
            kernel = null;
            running.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ParleyNode.class;
    }

    @Override
    public ParleyNode resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }
}
