package dev.parley.scenarios.programs;

import dev.parley.streams.Length;
import dev.parley.streams.StreamType;
import java.lang.invoke.MethodHandles;

/** A number, said six times: half of one, or one that was written over, does not agree. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
public record Grain(long number, @Length(4) long[] again, long complement) {

    /** Of a stream of them. */
    public static final StreamType<Grain> TYPE = StreamType.of(MethodHandles.lookup(), Grain.class);

    /** The one of this number. */
    public static Grain of(long number) {
        return new Grain(number, new long[] {number, number, number, number}, ~number);
    }

    /** Whether it is whole, and the one of this number. */
    public boolean is(long expected) {
        boolean agrees = number == expected && complement == ~expected;
        for (long copy : again) {
            agrees &= copy == expected;
        }
        return agrees;
    }
}
