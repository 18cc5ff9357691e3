package dev.parley.cli.sin;

import java.util.Map;
import java.util.Stack;
import java.util.regex.Pattern;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes the word after an option for its seconds only if it is a number, and not a view. */
final class PerhapsSeconds implements IParameterPreprocessor {

    static final String DEFAULT = "2";

    private static final Pattern NUMBER = Pattern.compile("[-+.\\d].*");

    @Override
    @SuppressWarnings("JdkObsolete") // it is picocli's stack
    public boolean preprocess(
            Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (words.isEmpty() || !NUMBER.matcher(words.peek()).matches()) {
            words.push(DEFAULT);
        }
        return false; // the top of the stack is for picocli to convert
    }
}
