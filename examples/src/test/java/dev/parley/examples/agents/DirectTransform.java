package dev.parley.examples.agents;

import java.util.Random;

/** Fourier's sum as it is written, n² steps; to compare with. */
final class DirectTransform {

    private DirectTransform() {}

    static double[] of(double[] signal) {
        int points = signal.length / 2;
        double[] spectrum = new double[signal.length];
        for (int k = 0; k < points; k++) {
            for (int n = 0; n < points; n++) {
                double angle = -2 * Math.PI * ((long) k * n % points) / points;
                double cosine = Math.cos(angle);
                double sine = Math.sin(angle);
                spectrum[2 * k] += signal[2 * n] * cosine - signal[2 * n + 1] * sine;
                spectrum[2 * k + 1] += signal[2 * n + 1] * cosine + signal[2 * n] * sine;
            }
        }
        return spectrum;
    }

    /** From -1 to 1 each. */
    static double[] randomSignal(int points) {
        return new Random(points).doubles(2L * points, -1, 1).toArray();
    }
}
