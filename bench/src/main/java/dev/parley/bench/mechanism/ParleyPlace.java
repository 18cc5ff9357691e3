package dev.parley.bench.mechanism;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.Call;
import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.Waiting;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Parley, in place: the client writes into the memory that the server reads, and the server's reply
 * is written where the client reads it. What is to be sent was made elsewhere: it is copied once.
 */
final class ParleyPlace extends ParleyLink {

    ParleyPlace() {
        super(Waiting.ADAPTIVE, Transport.MEMORY);
    }

    @Override
    Consumer<Request> service(Setting setting) {
        return request -> {
            MemorySegment body = request.body();
            int size = body.get(JAVA_INT, Message.REPLY_SIZE);
            MemorySegment reply = request.replyBody();
            MemorySegment.copy(body, 0, reply, 0, size);
            reply.set(JAVA_INT, 0, size);
            request.replyInPlace(0, size);
        };
    }

    @Override
    Exchange exchange(Connection connection, Setting setting) throws ParleyException {
        Call call = connection.call(setting.maxBytes(), setting.maxBytes());
        return new Exchange(setting) {

            private final MemorySegment requests = MemorySegment.ofBuffer(request.clear());
            private final MemorySegment replies = MemorySegment.ofBuffer(reply.clear());

            @Override
            protected void exchange() throws ParleyException {
                MemorySegment.copy(requests, 0, call.request(), 0, request.limit());
                call.send(request.limit());
                call.read(0, replies);
            }

            @Override
            public void close() {
                call.close();
                connection.close();
            }
        };
    }
}
