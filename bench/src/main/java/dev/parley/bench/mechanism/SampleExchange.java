package dev.parley.bench.mechanism;

/**
 * A block of elements, as many as a request has room for, which are written one by one. The reply
 * is the sum of what was read. That of a block is awaited when the next one is on its way, so that
 * the queue never runs empty; but that of a single element at once.
 */
abstract class SampleExchange extends Exchange {

    /** What is summed up of those blocks that have no reply yet: of at most two. */
    private final long[] sums = new long[2];

    private long number;
    private long blocks;
    private long replies;

    SampleExchange(Setting setting) {
        super(setting);
    }

    @Override
    protected final void exchange() throws Exception {
        int block = request.limit() / Sample.BYTES;
        long sum = 0;
        for (long end = number + block; number < end; number++) {
            send(number, block);
            sum += Sample.weight(number, block);
        }
        sums[(int) (blocks++ & 1)] = sum;
        awaitReplies(block == 1 ? blocks : blocks - 1);
        Message.pretend(request, reply);
    }

    private void awaitReplies(long until) throws Exception {
        for (; replies < until; replies++) {
            if (awaitReply() != sums[(int) (replies & 1)]) {
                throw new IllegalStateException("what was read is not what was written");
            }
        }
    }

    /** Writes an element, and waits while the queue is full. */
    abstract void send(long sampleNumber, long block) throws Exception;

    /** The sum of the next block that has been read. */
    abstract long awaitReply() throws Exception;
}
