package dev.parley.examples.acquisition;

/** What the server keeps for a client: its channels, and its rate. Owned by who serves. */
final class Session {

    private static final int MILLIS = 1_000;

    /** A channel's value rises from 0 by its number and one each millisecond, up to this. */
    private static final int RANGE = 10_000;

    private final int channels;
    private int rate = Daq.MOST_RATE;
    private int millis;

    Session(int channels) {
        this.channels = channels;
    }

    /** Whether it has one of those, a bit for each. */
    boolean has(int some) {
        return (channels & some) != 0;
    }

    void setRate(int rate) {
        this.rate = rate;
    }

    /** Measures all channels, so many times; the device is a toy, and always has a value. */
    int[] measure(int scans) {
        int[] values = new int[scans * Integer.bitCount(channels)];
        int next = 0;
        for (int scan = 0; scan < scans; scan++) {
            for (int channel = 0; channel < Daq.CHANNELS; channel++) {
                if (has(1 << channel)) {
                    values[next] = (channel + 1) * millis % RANGE;
                    next++;
                }
            }
            millis = (millis + MILLIS / rate) % RANGE;
        }
        return values;
    }
}
