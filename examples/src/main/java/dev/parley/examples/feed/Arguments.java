package dev.parley.examples.feed;

import java.io.IOException;
import java.util.List;

/**
 * The arguments of a program, one after the other. Whatever is wrong with them ends it with its
 * usage, and status 2; whatever fails, with one line, and status 1.
 */
final class Arguments {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final List<String> given;

    /** What a program does; {@link IllegalArgumentException}: its arguments make no sense. */
    interface Program {
        void run(Arguments arguments) throws IOException, InterruptedException;
    }

    private Arguments(List<String> given) {
        this.given = given;
    }

    /** Runs a program; if it fails, the process ends. */
    static void run(String usage, String[] given, Program program) throws InterruptedException {
        try {
            program.run(new Arguments(List.of(given)));
        } catch (IllegalArgumentException e) {
            end(MISUSED, e.getMessage() + "; usage: " + usage);
        } catch (IOException e) {
            end(FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static void end(int status, String why) {
        System.err.println(why);
        System.exit(status);
    }

    void requireCount(int least, int most) {
        if (given.size() < least || given.size() > most) {
            throw new IllegalArgumentException("there are %d arguments".formatted(given.size()));
        }
    }

    /** A number of at least 1. */
    int number(int index, String name, int usual, int most) {
        String text = text(index, Integer.toString(usual));
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d, %s=%s".formatted(name, most, name, text));
        }
        return number;
    }

    String text(int index, String usual) {
        return index < given.size() ? given.get(index) : usual;
    }
}
