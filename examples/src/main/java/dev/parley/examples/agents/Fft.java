package dev.parley.examples.agents;

import java.util.ArrayList;
import java.util.List;

/**
 * The fast Fourier transform, by decimation in time, radix 2. A signal is an array of its points,
 * each a real part and an imaginary part; their number is a power of two.
 *
 * <p>The spectrum of a signal is made of two spectra of half the length: that of its points 0, 2,
 * 4, … and that of its points 1, 3, 5, …, each of which is made of two in turn. So the parts may as
 * well be transformed elsewhere.
 */
final class Fft {

    private Fft() {}

    // [start:fft]
    /** The spectrum of a signal. */
    static double[] transform(double[] signal) {
        return signal.length == 2 ? signal : combine(transformEach(slices(signal, 2)));
    }

    /** Every so-and-so-many-th point, from the first on, from the second on, and so forth. */
    static List<double[]> slices(double[] signal, int count) {
        List<double[]> slices = new ArrayList<>();
        for (int first = 0; first < count; first++) {
            slices.add(slice(signal, count, first));
        }
        return slices;
    }

    /** The spectrum of a signal, from those of its slices: two by two, until one is left. */
    static double[] combine(List<double[]> spectra) {
        List<double[]> whole = spectra;
        while (whole.size() > 1) {
            int half = whole.size() / 2;
            List<double[]> next = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                next.add(butterflies(whole.get(i), whole.get(i + half)));
            }
            whole = next;
        }
        return whole.getFirst();
    }

    // [end:fft]

    private static List<double[]> transformEach(List<double[]> slices) {
        return slices.stream().map(Fft::transform).toList();
    }

    private static double[] slice(double[] signal, int step, int first) {
        double[] slice = new double[signal.length / step];
        for (int to = 0, from = 2 * first; to < slice.length; to += 2, from += 2 * step) {
            slice[to] = signal[from];
            slice[to + 1] = signal[from + 1];
        }
        return slice;
    }

    /** Two spectra into one: even + turn · odd, and in the second half even - turn · odd. */
    private static double[] butterflies(double[] even, double[] odd) {
        double[] whole = new double[2 * even.length];
        for (int i = 0; i < even.length; i += 2) {
            double angle = -Math.PI * i / even.length;
            double cosine = Math.cos(angle);
            double sine = Math.sin(angle);
            double real = cosine * odd[i] - sine * odd[i + 1];
            double imaginary = cosine * odd[i + 1] + sine * odd[i];
            whole[i] = even[i] + real;
            whole[i + 1] = even[i + 1] + imaginary;
            whole[i + even.length] = even[i] - real;
            whole[i + even.length + 1] = even[i + 1] - imaginary;
        }
        return whole;
    }
}
