package dev.parley.streams.element;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.streams.Length;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no element is refused, by name and with a reason. */
@SuppressWarnings({ // looked at by reflection
    "ArrayRecordComponent",
    "ExposedPrivateType",
    "UnusedMethod",
    "UnusedNestedClass"
})
class RefusalTest {

    private record Text(long nanos, String name) {}

    private record Anything(Object object) {}

    private record Many(List<Integer> numbers) {}

    private record Boxed(Integer number) {}

    private record Choice(TimeUnit unit) {}

    private record Generic<T>(T value) {}

    private record Texts(@Length(3) String[] names) {}

    private record Matrix(@Length(3) int[][] rows) {}

    private record Inside(int x, Text text) {}

    private record Endless(double[] axes) {}

    private record Scalar(@Length(3) int x) {}

    private record Nothing(@Length(0) int[] numbers) {}

    private record Chain(int value, Chain next) {}

    private record Tree(int value, @Length(2) Tree[] children) {}

    private record Hen(Egg egg) {}

    private record Egg(Hen hen) {}

    private record Empty() {}

    private record AroundEmpty(Empty empty) {}

    private record Wide(Widest most, byte more) {}

    private record Large(@Length((1 << 20) + 1) byte[] bytes) {}

    private record Huge(@Length(Integer.MAX_VALUE) long[] longs) {}

    private record LargeTogether(@Length(1 << 20) byte[] bytes, byte more) {}

    private record Row(@Length(1000) long[] cells) {}

    private record Table(@Length(1000) Row[] rows) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Text          | Text.name is a String: an element holds no references
                    Anything      | Anything.object is an Object: an element holds no references
                    Many          | Many.numbers is a List: an element holds no references
                    Boxed         | Boxed.number is an Integer: an element holds no references
                    Choice        | Choice.unit is a TimeUnit: an element holds no references
                    Generic       | Generic.value is an Object: an element holds no references
                    Texts         | Texts.names is a String[]: an element holds no references
                    Matrix        | Matrix.rows is an int[][]: an element holds no references
                    Inside        | Text.name is a String: an element holds no references
                    Endless       | Endless.axes is a double[]: an array in an element has a @Length
                    Scalar        | Scalar.x is an int: only an array has a @Length
                    Nothing       | Nothing.numbers: length must be >= 1, length=0
                    Chain         | Chain.next is a Chain: an element does not contain itself
                    Tree          | Tree.children is a Tree[]: an element does not contain itself
                    Hen           | Egg.hen is a Hen: an element does not contain itself
                    Empty         | Empty has no components: an element has at least one
                    AroundEmpty   | Empty has no components: an element has at least one
                    Wide          | Wide has more than 120 components, those of its records included
                    Large         | Large.bytes is of 1048577 bytes: an element is of 1048576 at most
                    Huge          | Huge.longs is of 17179869176 bytes: an element is of 1048576 at most
                    LargeTogether | LargeTogether is of 1048577 bytes: an element is of 1048576 at most
                    Table         | Table.rows is of 8000000 bytes: an element is of 1048576 at most
                    """)
    void thisIsNoElement(String name, String reason) throws ClassNotFoundException {
        Class<?> type = Class.forName(RefusalTest.class.getName() + "$" + name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.of(MethodHandles.lookup(), type.asSubclass(Record.class)))
                .withMessage(reason);
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.of(MethodHandles.lookup(), Record.class))
                .withMessage("Record is no record: an element is one");
    }
}
