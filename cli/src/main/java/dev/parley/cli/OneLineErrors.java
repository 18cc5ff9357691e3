package dev.parley.cli;

import dev.parley.ParleyException;
import dev.parley.chat.ChatException;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.cli.demo.DemoFailed;
import dev.parley.kernel.KernelCannotStart;
import dev.parley.linux.ErrnoException;
import dev.parley.qnx4.Qnx4Exception;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what went wrong, if the world or the user is at fault. A stack trace is for our
 * own mistakes, and for those who set {@code PARLEY_DEBUG}.
 */
final class OneLineErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final String DEBUG_VARIABLE = "PARLEY_DEBUG";

    private final Output output;

    OneLineErrors(Output output) {
        this.output = output;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        output.say(String.valueOf(e.getMessage()));
        UnmatchedArgumentException.printSuggestions(e, output.talk());
        output.talk().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return Status.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return report(e);
    }

    /** Says it, and returns the status to end with. */
    int report(Throwable failure) {
        Optional<String> reason = reason(failure);
        output.say(reason.orElse("a mistake in parley itself; please report it"));
        if (reason.isEmpty() || System.getenv(DEBUG_VARIABLE) != null) {
            failure.printStackTrace(output.talk());
        }
        return failure instanceof IllegalArgumentException ? Status.USAGE : Status.FAILED;
    }

    /** What to tell the user; empty if it is a mistake of ours. */
    private static Optional<String> reason(Throwable failure) {
        return switch (failure) {
            case ParleyException e -> Optional.ofNullable(e.getMessage());
            case KernelCannotStart e -> Optional.ofNullable(e.getMessage());
            case ChatException e -> Optional.ofNullable(e.getMessage());
            // What Parley says of it, says more.
            case Qnx4Exception e when e.getCause() instanceof ParleyException cause ->
                    Optional.ofNullable(cause.getMessage());
            case Qnx4Exception e -> Optional.ofNullable(e.getMessage());
            case DemoFailed e -> Optional.ofNullable(e.getMessage());
            case ErrnoException e -> Optional.ofNullable(e.getMessage());
            // The text of many of them is a path and nothing else.
            case IOException e -> Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
            case IllegalArgumentException e -> Optional.ofNullable(e.getMessage());
            case UnsupportedOperationException e -> Optional.ofNullable(e.getMessage());
            // What the first native call of a machine that is not supported ends in.
            case ExceptionInInitializerError e when e.getCause() != null -> reason(e.getCause());
            default -> Optional.empty();
        };
    }
}
