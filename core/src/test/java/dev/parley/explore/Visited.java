package dev.parley.explore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Which states were visited, in which order, and from where each was reached. */
final class Visited {

    /** Before the first. */
    static final int NONE = -1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] keys = new long[1 << 16];
    private int[] numbers = new int[1 << 16];
    private int[] parents = new int[1 << 15];
    private int[] choices = new int[1 << 15];
    private int size;

    int size() {
        return size;
    }

    /** The number of this state: its own if it is new, else the one it had, inverted. */
    int add(byte[] state, int parent, int choice) {
        if (size >= keys.length / 2) {
            grow();
        }
        int known = put(key(state), size);
        if (known != size) {
            return ~known;
        }
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 2);
            choices = Arrays.copyOf(choices, size * 2);
        }
        parents[size] = parent;
        choices[size] = choice;
        return size++;
    }

    /** The choices that lead from the first state to this one. */
    List<Integer> wayTo(int number) {
        List<Integer> way = new ArrayList<>();
        for (int at = number; parents[at] != NONE; at = parents[at]) {
            way.add(choices[at]);
        }
        Collections.reverse(way);
        return way;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                put(oldKeys[i], oldNumbers[i]);
            }
        }
    }

    /** The number under which it is known: this one, if it was not known. */
    private int put(long key, int number) {
        int mask = keys.length - 1;
        for (int at = (int) (key >>> 20) & mask; ; at = (at + 1) & mask) {
            if (keys[at] == key) {
                return numbers[at];
            }
            if (keys[at] == 0) {
                keys[at] = key;
                numbers[at] = number;
                return number;
            }
        }
    }

    /** 64 bits, well mixed; never 0. */
    private static long key(byte[] state) {
        long hash = state.length;
        int at = 0;
        for (; at + Long.BYTES <= state.length; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(state, at));
        }
        long rest = 0;
        for (; at < state.length; at++) {
            rest = rest << 8 | (state[at] & 0xff);
        }
        hash = mix(hash ^ rest);
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long value) {
        long mixed = value * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= Math.multiplyHigh(mixed, 0xD6E8_FEB8_6659_FD93L);
        mixed *= 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ mixed >>> 32;
    }
}
