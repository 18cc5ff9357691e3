package dev.parley.bench.mechanism;

import dev.parley.Transport;
import dev.parley.Waiting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All of them, by the names that users of the bench know. */
public final class Mechanisms {

    /** The name of what exchanges nothing. */
    public static final String NOTHING = "nothing";

    private static final Map<String, Mechanism> ALL = new LinkedHashMap<>();

    /** What is measured of Parley beside itself, and queues, which are measured beside queues. */
    private static final Map<String, Mechanism> ASPECTS = new LinkedHashMap<>();

    static {
        ASPECTS.put("parley-priority", ParleyLink.byPriority());
        ASPECTS.put("parley-qnx4", new Qnx4Link());
        ASPECTS.put("parley-pulse", new ParleyPulse());
        ASPECTS.put("parley-stream", new ParleyStream(ParleyStream.Manner.IN_PLACE));
        ASPECTS.put("parley-records", new ParleyStream(ParleyStream.Manner.RECORDS));
        ASPECTS.put("aeron-stream", new AeronStream());
        ASPECTS.put("parley-within", new ParleyWithin(ParleyStream.Manner.IN_PLACE));
        ASPECTS.put("parley-records-within", new ParleyWithin(ParleyStream.Manner.RECORDS));
        ASPECTS.put("agrona-within", new AgronaRing());
        ASPECTS.put("parley-frames", new ParleyFrames());
        ASPECTS.put("memcpy", new Memcpy());
        ALL.put("parley", new ParleyLink(Waiting.ADAPTIVE, Transport.MEMORY));
        ALL.put("parley-spin", new ParleyLink(Waiting.SPIN, Transport.MEMORY));
        ALL.put("parley-block", new ParleyLink(Waiting.BLOCK, Transport.MEMORY));
        ALL.put("parley-socket", new ParleyLink(Waiting.ADAPTIVE, Transport.SOCKET));
        ALL.put("parley-place", new ParleyPlace());
        ALL.put("unix", new UnixSocket());
        ALL.put("unix-selector", new UnixSelector());
        ALL.put("tcp", new TcpLoopback());
        ALL.put("netty", new NettyUnix());
        ALL.put("grpc", new GrpcUnix());
        ALL.put("rmi", new Rmi());
        ALL.put("aeron-spin", new AeronIpc(AeronIpc.Idling.SPIN));
        ALL.put("aeron-yield", new AeronIpc(AeronIpc.Idling.YIELD));
        ALL.put("aeron-backoff", new AeronIpc(AeronIpc.Idling.BACKOFF));
        ALL.put("jeromq", new JeroMq());
        ALL.put("dbus", new DBus());
    }

    private Mechanisms() {}

    /** Their names; Parley's come first. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    /** Whether it is an aspect of Parley, or a queue, that has no place among the others. */
    public static boolean isAspect(String name) {
        return ASPECTS.containsKey(name);
    }

    /** One of them, or an aspect, or nothing. */
    public static Mechanism named(String name) {
        Mechanism mechanism =
                name.equals(NOTHING)
                        ? new Nothing()
                        : isAspect(name) ? ASPECTS.get(name) : ALL.get(name);
        if (mechanism == null) {
            throw new IllegalArgumentException("there is no mechanism " + name);
        }
        return mechanism;
    }
}
