package dev.parley.streams.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

/** A codec is made for whoever sees the record anyway. */
@SuppressWarnings({ // looked at by reflection
    "ArrayRecordComponent",
    "ExposedPrivateType",
    "UnusedMethod",
    "UnusedNestedClass"
})
class VisibilityTest {

    private record Secret(int x) {}

    private record AroundSecret(Secret secret) {}

    public record Open(int x) {}

    public record OpenAroundSecret(Secret secret) {}

    @Test
    void aPrivateRecordIsGoodForWhomSeesIt() {
        ElementCodec<AroundSecret> codec = Codecs.of(MethodHandles.lookup(), AroundSecret.class);
        AroundSecret element = new AroundSecret(new Secret(7));
        assertThat(Codecs.thereAndBack(codec, element)).isEqualTo(element);
    }

    @Test
    void itIsRefusedToOthers() {
        MethodHandles.Lookup ofTest = MethodHandles.lookup();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.of(ofTest.in(Codecs.class), Secret.class))
                .withMessageStartingWith(
                        Secret.class.getName() + " is not visible to " + Codecs.class.getName())
                .withMessageEndingWith(": pass MethodHandles.lookup() of a class that sees it");
    }

    @Test
    void aPublicRecordIsGoodForEverybody() {
        ElementCodec<Open> codec = Codecs.of(MethodHandles.publicLookup(), Open.class);
        assertThat(Codecs.thereAndBack(codec, new Open(7))).isEqualTo(new Open(7));
    }

    @Test
    void whatIsInItHasToBeVisibleToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.of(MethodHandles.publicLookup(), OpenAroundSecret.class))
                .withMessageStartingWith(Secret.class.getName() + " is not visible to ");
    }
}
