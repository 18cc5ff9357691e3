package dev.parley.bench.micro;

import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.PassedRight;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A frame between a process and its kernel: no message passes there, but every connection does. */
@State(Scope.Thread)
public class Frames {

    private final Ask.Connect ask =
            new Ask.Connect("echo", 0, LinkKind.MEMORY, 16, 8256, 0, PassedRight.NONE);
    private final byte[] frame = FrameCodec.encode(7, ask);

    /** The question for a connection. */
    @Benchmark
    public byte[] encodeConnect() {
        return FrameCodec.encode(7, ask);
    }

    /** The same, as the kernel reads it. */
    @Benchmark
    public FrameCodec.Asked decodeConnect() throws MalformedFrame {
        return FrameCodec.decodeAsk(frame);
    }
}
