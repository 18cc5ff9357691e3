package dev.parley.cli.sin;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The views, and how one of them is named on a command line: by its first letters, as in QNX. */
final class Views implements ITypeConverter<View>, Iterable<String> {

    static final String DEFAULT = ProcessView.NAME;

    private static final int SHORTEST_PREFIX = 2;

    static final List<View> ALL =
            List.of(
                    new ProcessView(),
                    new ThreadView(),
                    new NameView(),
                    new PortView(),
                    new LinkView(),
                    new WaitView(),
                    new VersionView(),
                    new DeadView(), // before the other whose name begins so
                    new DeadlockView());

    /** Those that together say everything, each thing once. */
    static final List<View> WHOLE =
            List.of(
                    new ProcessView(),
                    new PortView(),
                    new LinkView(),
                    new WaitView(),
                    new DeadView());

    @Override
    public View convert(String prefix) {
        String wanted = prefix.toLowerCase(Locale.ROOT);
        List<View> meant =
                prefix.length() < SHORTEST_PREFIX
                        ? List.of()
                        : ALL.stream().filter(view -> view.name().startsWith(wanted)).toList();
        boolean isWhole = !meant.isEmpty() && meant.getFirst().name().equals(wanted);
        if (meant.size() != 1 && !isWhole) {
            throw new TypeConversionException(
                    "there is no view '%s'; there are %s".formatted(prefix, names()));
        }
        return meant.getFirst();
    }

    static String names() {
        return ALL.stream().map(View::name).collect(Collectors.joining(", "));
    }

    /** What the shell completes. */
    @Override
    public Iterator<String> iterator() {
        return ALL.stream().map(View::name).iterator();
    }
}
