package dev.parley.explore;

import java.util.Arrays;
import java.util.BitSet;

/** Which state leads to which, by what has to happen if threads run at all. */
final class Ways {

    private int[] from = new int[1 << 15];
    private int[] to = new int[1 << 15];
    private int size;

    void add(int one, int next) {
        if (size == from.length) {
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
        }
        from[size] = one;
        to[size] = next;
        size++;
    }

    /** Those of the first {@code states} from which some way leads to one of the goals. */
    BitSet leadingTo(BitSet goals, int states) {
        int[] first = new int[states + 1];
        for (int i = 0; i < size; i++) {
            first[to[i]]++;
        }
        int sum = 0;
        for (int state = 0; state <= states; state++) {
            sum += first[state];
            first[state] = sum;
        }
        int[] before = new int[size];
        for (int i = 0; i < size; i++) {
            before[--first[to[i]]] = from[i];
        }
        BitSet reached = (BitSet) goals.clone();
        int[] open = new int[states];
        int count = 0;
        for (int goal = goals.nextSetBit(0); goal >= 0; goal = goals.nextSetBit(goal + 1)) {
            open[count++] = goal;
        }
        while (count > 0) {
            int state = open[--count];
            for (int i = first[state]; i < first[state + 1]; i++) {
                if (!reached.get(before[i])) {
                    reached.set(before[i]);
                    open[count++] = before[i];
                }
            }
        }
        return reached;
    }
}
