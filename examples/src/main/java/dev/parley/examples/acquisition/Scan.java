package dev.parley.examples.acquisition;

import dev.parley.qnx4.Qnx4;
import java.io.IOException;

/** Shows a few values of two channels. */
public final class Scan {

    private static final int LOW = 2;
    private static final int HIGH = 5;
    private static final int RATE = 100;
    private static final int SCANS = 3;

    private Scan() {}

    // [start:scan]
    /** No word of messages. */
    public static void main(String[] args) throws IOException {
        try (Qnx4 qnx = Qnx4.attach();
                Daq daq = Daq.open(qnx, LOW, HIGH)) {
            daq.control(RATE);
            int[] values = daq.read(SCANS);
            for (int i = 0; i < values.length; i += 2) {
                System.out.printf("%d mV, %d mV%n", values[i], values[i + 1]);
            }
        }
    }
    // [end:scan]
}
