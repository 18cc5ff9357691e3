package dev.parley.explore;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a process has to itself: the fields of its objects, to be saved and put back. What was saved
 * before has the same number again.
 *
 * <p>A field that can change is tracked, or named as one that does not matter; a field that nobody
 * thought of is refused.
 */
@SuppressWarnings("EnumOrdinal") // numbers of one run
public final class PrivateHeap {

    /** Something that can be saved as a number. */
    public interface Cell {
        /** What it holds now. */
        long get();

        /** Holds that again. */
        void set(long value);

        /** Whether nothing but that matters: what holds it already need not be set. */
        default boolean tellsAll() {
            return false;
        }
    }

    /** One that is told by its value. */
    private interface PlainCell extends Cell {
        @Override
        default boolean tellsAll() {
            return true;
        }
    }

    private static final int UNKNOWN = -1;

    /** Of so many times one it is looked at whether what should be there is. */
    private static final int RESTORES_BETWEEN_LOOKS = 256;

    private final List<Cell> cells = new ArrayList<>();
    private final Map<LongBuffer, Integer> numbers = new HashMap<>();
    private final List<long[]> saved = new ArrayList<>();
    private long[] values = {};
    private int held = UNKNOWN;
    private int lastRestored = UNKNOWN;
    private int restores;

    PrivateHeap() {}

    /** One more thing to be saved. */
    public void track(Cell cell) {
        cells.add(cell);
    }

    /** The fields of this object that can change, but for those named. */
    public void track(Object object, String... doNotMatter) {
        Set<String> ignored = Set.of(doNotMatter);
        for (Class<?> type = object.getClass();
                type != null && type != Object.class && type != Actor.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !ignored.contains(field.getName())) {
                    track(object, field);
                }
            }
        }
    }

    private void track(Object object, Field field) {
        field.setAccessible(true);
        if (Modifier.isFinal(field.getModifiers())) {
            trackContent(value(object, field));
        } else if (field.getType() == boolean.class) {
            track(new BooleanField(object, field));
        } else if (field.getType().isPrimitive()) {
            track(new NumberField(object, field));
        } else if (field.getType().isEnum()) {
            track(new EnumField(object, field, List.of(field.getType().getEnumConstants())));
        } else {
            throw new IllegalArgumentException("what about " + field + "?");
        }
    }

    /** What is final holds nothing that changes, or is an object to be tracked by itself. */
    private void trackContent(Object content) {
        if (content instanceof AtomicBoolean flag) {
            track(flag);
        } else if (content instanceof AtomicLongArray array) {
            for (int i = 0; i < array.length(); i++) {
                track(new Element(array, i));
            }
        }
    }

    /** A flag. */
    public void track(AtomicBoolean flag) {
        track(
                new PlainCell() {
                    @Override
                    public long get() {
                        return flag.get() ? 1 : 0;
                    }

                    @Override
                    public void set(long value) {
                        flag.set(value != 0);
                    }
                });
    }

    int save() {
        values = values.length == cells.size() ? values : new long[cells.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = cells.get(i).get();
        }
        held = lastRestored != UNKNOWN && isSaved(lastRestored) ? lastRestored : numberOfValues();
        return held;
    }

    private boolean isSaved(int number) {
        return Arrays.equals(values, saved.get(number));
    }

    private int numberOfValues() {
        Integer known = numbers.get(LongBuffer.wrap(values));
        if (known != null) {
            return known;
        }
        long[] kept = values.clone();
        numbers.put(LongBuffer.wrap(kept), saved.size());
        saved.add(kept);
        return saved.size() - 1;
    }

    /** Whoever runs now may change it, and nobody else. */
    void restore(int number) {
        long[] wanted = saved.get(number);
        if (held == UNKNOWN) {
            restoreAll(wanted);
        } else {
            restoreFrom(saved.get(held), wanted);
        }
        held = UNKNOWN;
        lastRestored = number;
    }

    /** Somebody runs who may change it without saying so. */
    void mayChange() {
        held = UNKNOWN;
    }

    private void restoreAll(long[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            cells.get(i).set(wanted[i]);
        }
    }

    private void restoreFrom(long[] present, long[] wanted) {
        boolean looks = restores++ % RESTORES_BETWEEN_LOOKS == 0;
        for (int i = 0; i < wanted.length; i++) {
            Cell cell = cells.get(i);
            if (looks && cell.get() != present[i]) {
                throw new IllegalStateException("another process has changed " + cell);
            }
            if (present[i] != wanted[i] || !cell.tellsAll()) {
                cell.set(wanted[i]);
            }
        }
    }

    private static Object value(Object object, Field field) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Element(AtomicLongArray array, int index) implements PlainCell {

        @Override
        public long get() {
            return array.get(index);
        }

        @Override
        public void set(long value) {
            array.set(index, value);
        }
    }

    private record BooleanField(Object object, Field field) implements PlainCell {

        @Override
        public long get() {
            try {
                return field.getBoolean(object) ? 1 : 0;
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void set(long value) {
            try {
                field.setBoolean(object, value != 0);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record NumberField(Object object, Field field) implements PlainCell {

        @Override
        public long get() {
            try {
                return field.getLong(object);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void set(long value) {
            try {
                if (field.getType() == long.class) {
                    field.setLong(object, value);
                } else if (field.getType() == int.class) {
                    field.setInt(object, (int) value);
                } else {
                    field.setShort(object, (short) value);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record EnumField(Object object, Field field, List<Object> constants)
            implements PlainCell {

        @Override
        public long get() {
            return value(object, field) instanceof Enum<?> constant ? constant.ordinal() + 1 : 0;
        }

        @Override
        public void set(long number) {
            try {
                field.set(object, number == 0 ? null : constants.get((int) number - 1));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
