package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyNode.class)
class ParleyNodeParameterTest {

    @Test
    void theNodeIsHandedToTheTest(ParleyNode node) {
        assertThat(node.socket()).exists();
    }
}
