package dev.parley.wire;

import static dev.parley.wire.RightUse.ALL;
import static dev.parley.wire.RightUse.ONCE;
import static dev.parley.wire.RightUse.PULSE;
import static dev.parley.wire.RightUse.SEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RightUseTest {

    @ParameterizedTest
    @EnumSource
    void aUseHasItsNumber(RightUse use) throws Exception {
        int number = List.of(ALL, SEND, PULSE, ONCE).indexOf(use);
        assertThat(use.number()).isEqualTo(number);
        assertThat(RightUse.of(number)).isEqualTo(use);
    }

    @Test
    void anotherNumberIsMalformed() {
        assertThatThrownBy(() -> RightUse.of(4))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("use=4");
    }

    @ParameterizedTest
    @CsvSource({"ALL, true, true", "SEND, true, false", "PULSE, false, true", "ONCE, true, false"})
    void aUseIsGoodForRequestsOrPulsesOrBoth(RightUse use, boolean maySend, boolean mayPulse) {
        assertThat(use.maySend()).isEqualTo(maySend);
        assertThat(use.mayPulse()).isEqualTo(mayPulse);
    }

    @ParameterizedTest
    @EnumSource
    void allCoversEveryUseAndEveryUseItself(RightUse use) {
        assertThat(ALL.covers(use)).isTrue();
        assertThat(use.covers(use)).isTrue();
        assertThat(use.covers(ALL)).isEqualTo(use == ALL);
    }

    @Test
    void whoMaySendMaySendOnceAndNotTheOtherWayRound() {
        assertThat(SEND.covers(ONCE)).isTrue();
        assertThat(ONCE.covers(SEND)).isFalse();
        assertThat(PULSE.covers(ONCE)).isFalse();
        assertThat(PULSE.covers(SEND)).isFalse();
        assertThat(SEND.covers(PULSE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whoWishesAllGetsWhatThereIsAndOfAllWhatItWishes(RightUse use) {
        assertThat(use.narrowedTo(ALL)).contains(use);
        assertThat(ALL.narrowedTo(use)).contains(use);
    }

    @Test
    void whatIsLeftIsWhatBothAreGoodFor() {
        assertThat(SEND.narrowedTo(ONCE)).contains(ONCE);
        assertThat(ONCE.narrowedTo(SEND)).contains(ONCE);
        assertThat(SEND.narrowedTo(PULSE)).isEqualTo(Optional.empty());
        assertThat(PULSE.narrowedTo(ONCE)).isEqualTo(Optional.empty());
    }
}
