package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bits of a slot's word. */
class SlotWordTest {

    @Test
    void stateGenerationAndFlagsDoNotTouchEachOther() {
        for (long generation : new long[] {0, 1, 0xffff, 0x10000, SlotWord.LAST_GENERATION}) {
            for (int state = SlotWord.FREE; state <= SlotWord.ABANDONED; state++) {
                long word = SlotWord.of(state, generation) | SlotWord.SLEEP | SlotWord.POKE;
                assertThat(SlotWord.state(word)).isEqualTo(state);
                assertThat(SlotWord.generation(word)).isEqualTo(generation);
                assertThat(SlotWord.flags(word)).isEqualTo(SlotWord.SLEEP | SlotWord.POKE);
                assertThat(SlotWord.is(word, state, generation)).isTrue();
                assertThat(SlotWord.is(word, state, generation ^ 1)).isFalse();
                assertThat(SlotWord.is(word, state + 1, generation)).isFalse();
            }
        }
    }

    @Test
    void memoryOfZerosIsFreeAndOfNoLiveGeneration() {
        assertThat(SlotWord.is(0, SlotWord.FREE, 0)).isTrue();
    }

    @Test
    void aBitThatNobodyUsesMakesTheWordAnotherOne() {
        for (int bit = 14; bit < 16; bit++) {
            long word = SlotWord.of(SlotWord.SENT, 1) | 1L << bit;
            assertThat(SlotWord.is(word, SlotWord.SENT, 1)).as("bit %d", bit).isFalse();
        }
    }
}
