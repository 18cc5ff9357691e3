package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.HeapWords;
import dev.parley.linux.Words;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One step of a slot, and what the other side does in the middle of it. */
class SlotsTest {

    private static final long SENT = SlotWord.of(SlotWord.SENT, 1);

    private final Words words = HeapWords.ofSize((int) LinkPair.GEOMETRY.sizeBytes());
    private final Slots slots = new Slots(words, LinkPair.GEOMETRY);

    @Test
    void whoFallsAsleepBetweenTheLookAndTheStepIsSeenAsleep() {
        words.setLongVolatile(slots.base(0), SENT);
        Slots interrupted = new Slots(beforeTheFirstStep(this::fallAsleep), LinkPair.GEOMETRY);
        long replaced = interrupted.exchange(0, SlotWord.SENT, SlotWord.REPLIED, 1);
        assertThat(replaced).isEqualTo(SENT | SlotWord.SLEEP);
        assertThat(slots.word(0)).isEqualTo(SlotWord.of(SlotWord.REPLIED, 1));
    }

    private void fallAsleep() {
        words.setLongVolatile(slots.base(0), SENT | SlotWord.SLEEP);
    }

    /** The same words, where something happens just before the first compare-and-set. */
    private Words beforeTheFirstStep(Runnable event) {
        AtomicBoolean happened = new AtomicBoolean();
        return (Words)
                Proxy.newProxyInstance(
                        Words.class.getClassLoader(),
                        new Class<?>[] {Words.class},
                        (_, method, arguments) -> {
                            boolean isStep = method.getName().equals("compareAndExchangeLong");
                            if (isStep && happened.compareAndSet(false, true)) {
                                event.run();
                            }
                            return method.invoke(words, arguments);
                        });
    }
}
