package dev.parley.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * In what a figure is told.
 *
 * @param symbol empty: a figure without a unit
 * @param size of one, in the unit that the figure is kept in
 */
record Unit(String symbol, double size) {

    static final Unit NONE = new Unit("", 1);

    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    /** How many of this unit it is. */
    String text(double value) {
        return digits(value / size);
    }

    /** Three significant digits, and commas between thousands: 0.0123, 1.20, 12.0, 1,230. */
    static String digits(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        int leading = rounded.precision() - rounded.scale();
        int places = value == 0 ? 0 : Math.max(0, DIGITS.getPrecision() - leading);
        return String.format(Locale.ROOT, "%,." + places + "f", rounded);
    }

    /** A number of bytes as people say it: 64 B, 4 KiB. */
    static String bytes(int bytes) {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        if (bytes >= 1 << 10 && bytes % (1 << 10) == 0) {
            return (bytes >> 10) + " KiB";
        }
        return bytes + " B";
    }

    /** A number of events as people say it. */
    static String events(int events) {
        return events == 1 ? "1 event" : events + " events";
    }

    /** A number of clients as people say it. */
    static String clients(int clients) {
        return clients == 1 ? "1 client" : clients + " clients";
    }
}
