package dev.parley.streams.element;

import static java.lang.invoke.MethodType.methodType;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;

/**
 * Moves the elements of an array one by one.
 *
 * @param store (MemorySegment, long, Object array, int)void
 * @param load (Object array, int, MemorySegment, long)void
 */
record ArrayByElement(
        String name, ArrayShape shape, long stride, MethodHandle store, MethodHandle load)
        implements ArrayAccess {

    private static final MethodType STORE =
            methodType(void.class, MemorySegment.class, long.class, Object.class, int.class);

    private static final MethodType LOAD =
            methodType(void.class, Object.class, int.class, MemorySegment.class, long.class);

    /**
     * Of handles of an element, which is of type T.
     *
     * @param writer (MemorySegment, long, T)void
     * @param reader (MemorySegment, long)T
     */
    static ArrayByElement of(
            String name, ArrayShape shape, MethodHandle writer, MethodHandle reader) {
        MethodHandle getter = MethodHandles.arrayElementGetter(shape.type());
        MethodHandle setter = MethodHandles.arrayElementSetter(shape.type());
        return new ArrayByElement(
                name,
                shape,
                shape.element().layout().byteSize(),
                MethodHandles.collectArguments(writer, 2, getter).asType(STORE),
                MethodHandles.collectArguments(setter, 2, reader).asType(LOAD));
    }

    @Override
    public int length() {
        return shape.length();
    }

    @Override
    public void write(MemorySegment to, long offset, Object array) throws Throwable {
        checkLength(array);
        for (int i = 0; i < length(); i++) {
            store.invokeExact(to, offset + i * stride, array, i);
        }
    }

    @Override
    public Object read(MemorySegment from, long offset) throws Throwable {
        Object array = Array.newInstance(shape.element().type(), length());
        for (int i = 0; i < length(); i++) {
            load.invokeExact(array, i, from, offset + i * stride);
        }
        return array;
    }
}
