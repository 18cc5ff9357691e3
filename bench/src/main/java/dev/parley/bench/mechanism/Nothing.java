package dev.parley.bench.mechanism;

/** Three JVMs that do nothing at all: what the others' idleness is compared with. */
final class Nothing implements Mechanism {

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) {
        return () -> {};
    }

    @Override
    public AutoCloseable serve(Setting setting) {
        return () -> {};
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Exchange(setting) {

            @Override
            protected void exchange() {
                throw new UnsupportedOperationException("there is nobody");
            }

            @Override
            public void close() {}
        };
    }
}
