package dev.parley.bench.mechanism;

/**
 * What has arrived: the elements of a block in order, and the sum of all that they carry. Owned by
 * the thread that reads.
 */
final class Tally {

    /** Who hears of each block. */
    interface Replies {
        /**
         * All of it has arrived.
         *
         * @param sum of what its elements carried; another one if they were not in order
         */
        void send(long sum) throws Exception;
    }

    private final Replies replies;
    private long number;
    private long left;
    private long sum;

    Tally(Replies replies) {
        this.replies = replies;
    }

    void take(Sample sample) {
        take(sample.number(), sample.block(), sample.left(), sample.right());
    }

    void take(long sampleNumber, long block, long sampleLeft, long sampleRight) {
        if (left == 0) {
            left = block;
            sum = 0;
        }
        sum += block + sampleLeft + sampleRight;
        if (sampleNumber != number) {
            sum = ~sum;
        }
        number++;
        left--;
        if (left == 0) {
            reply();
        }
    }

    private void reply() {
        try {
            replies.send(sum);
        } catch (Exception e) {
            throw new IllegalStateException("the sender is told nothing", e);
        }
    }
}
