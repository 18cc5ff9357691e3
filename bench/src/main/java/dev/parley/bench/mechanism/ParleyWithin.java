package dev.parley.bench.mechanism;

/** A stream of Parley between two threads of the client; the server is the kernel alone. */
final class ParleyWithin implements Mechanism {

    private final ParleyStream stream;

    ParleyWithin(ParleyStream.Manner manner) {
        this.stream = new ParleyStream(manner);
    }

    @Override
    public boolean hasBothSides() {
        return true;
    }

    @Override
    public AutoCloseable serve(Setting setting) throws Exception {
        return ParleyStream.startKernel(setting);
    }

    @Override
    public Exchange connect(Setting setting) throws Exception {
        var _ = stream.serve(setting); // ends with the stream, or the process
        return stream.connect(setting);
    }
}
