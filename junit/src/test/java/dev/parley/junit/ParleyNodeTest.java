package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ParleyNodeTest {

    @RegisterExtension static final ParleyNode node = new ParleyNode();

    @Test
    void aNodeCanBeJoinedDuringATest() throws Exception {
        try (Parley parley = node.join()) {
            parley.open("/a");
            assertThat(parley.names()).hasSize(1);
        }
    }

    @Test
    void aNodeThatDoesNotRunSaysSo() {
        assertThatThrownBy(() -> new ParleyNode().socket())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("static");
    }

    @Test
    void aNodeLeavesNothingBehind() throws Exception {
        ParleyNode own = new ParleyNode();
        own.enterClass();
        Path directory = own.socket().getParent();
        own.leaveClass();
        assertThat(directory).doesNotExist();
    }

    /** A nested class uses the node of the class around it. */
    @Nested
    class InANestedClass {

        @Test
        void theNodeIsTheSame() {
            assertThat(Files.exists(node.socket())).isTrue();
        }
    }

    @AfterAll
    static void theNodeOutlivesTheNestedClass() {
        assertThat(Files.exists(node.socket())).isTrue();
    }
}
