package dev.parley.bench.report;

import static java.util.Objects.requireNonNull;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How contestants' lines look, the same in all plots of a run: Parley has a colour that nobody else
 * has, and its options are dashed.
 */
final class Palette {

    static final Color PARLEY = new Color(0xD0, 0x27, 0x3E);
    static final Color INK = new Color(0x26, 0x2B, 0x33);
    static final Color FAINT_INK = new Color(0x5F, 0x68, 0x74);
    static final Color AXIS = new Color(0xA9, 0xB1, 0xBB);
    static final Color GRID = new Color(0xE4, 0xE7, 0xEB);

    private static final List<Color> OTHERS =
            List.of(
                    new Color(0x2F, 0x6D, 0xA8),
                    new Color(0x3C, 0x94, 0x6B),
                    new Color(0xC9, 0x8A, 0x1B),
                    new Color(0x7E, 0x5A, 0xA6),
                    new Color(0x39, 0xA3, 0xB5),
                    new Color(0x8C, 0x5A, 0x3C),
                    new Color(0x7B, 0x87, 0x94),
                    new Color(0x9A, 0xA8, 0x2F),
                    new Color(0x3F, 0x48, 0x55),
                    new Color(0xC0, 0x6C, 0x9C),
                    new Color(0x6C, 0x8E, 0xD6));

    private static final List<BasicStroke> DASHES =
            List.of(dashed(8, 6), dashed(2, 5), dashed(10, 5, 2, 5), dashed(18, 4));

    private final Map<String, Look> looks = new HashMap<>();
    private int options;
    private int others;

    /** A colour and a pen. */
    record Look(Color colour, BasicStroke stroke) {}

    Palette(Collection<String> contestants) {
        new TreeSet<>(contestants).forEach(name -> looks.put(name, look(name)));
    }

    private Look look(String name) {
        if (name.equals(Sheet.PARLEY)) {
            return new Look(PARLEY, stroke(4));
        }
        if (isParley(name)) {
            return new Look(PARLEY, DASHES.get(options++ % DASHES.size()));
        }
        int number = others++;
        BasicStroke pen = number < OTHERS.size() ? stroke(2) : dashed(5, 3);
        return new Look(OTHERS.get(number % OTHERS.size()), pen);
    }

    /** Whether it is Parley, with whatever options. */
    static boolean isParley(String contestant) {
        return contestant.startsWith(Sheet.PARLEY);
    }

    Look of(String contestant) {
        return requireNonNull(looks.get(contestant), contestant);
    }

    static BasicStroke stroke(float width) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private static BasicStroke dashed(float... lengths) {
        return new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, lengths, 0);
    }
}
