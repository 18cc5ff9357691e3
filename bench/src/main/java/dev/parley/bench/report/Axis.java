package dev.parley.bench.report;

import java.util.List;

/** In what results of one work differ, besides who did it. */
enum Axis {
    /** Where the processes ran. */
    PLACEMENT {
        private static final List<String> ORDER = List.of("free", "same", "split");

        @Override
        int order(Result result) {
            return -ORDER.indexOf(result.placement());
        }

        @Override
        String label(Result result) {
            return result.placement();
        }
    },
    /** How long requests were. */
    BYTES {
        @Override
        int order(Result result) {
            return result.bytes();
        }

        @Override
        String label(Result result) {
            return Unit.bytes(result.bytes());
        }
    },
    /** How many did it at once; of events: how many made a message. */
    CLIENTS {
        @Override
        int order(Result result) {
            return result.clients();
        }

        @Override
        String label(Result result) {
            return result.work().equals(Result.EVENTS)
                    ? Unit.events(result.clients())
                    : Unit.clients(result.clients());
        }
    };

    /** From left to right. */
    abstract int order(Result result);

    /** For people. */
    abstract String label(Result result);
}
