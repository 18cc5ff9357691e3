package dev.parley.bench.mechanism;

import java.lang.foreign.MemorySegment;

/**
 * Nobody is sent anything: the client copies as much as a request has, by {@link
 * MemorySegment#copy}, from {@link Bulk} memory of its own to memory of its own.
 */
final class Memcpy implements Mechanism {

    @Override
    public AutoCloseable serve(Setting setting) {
        return () -> {};
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Exchange(setting) {

            private final Bulk from = new Bulk();
            private final Bulk to = new Bulk();

            @Override
            protected void exchange() {
                int size = request.limit();
                MemorySegment.copy(from.next(size), 0, to.next(size), 0, size);
                Message.pretend(request, reply);
            }

            @Override
            public void close() {}
        };
    }
}
