package dev.parley.scenarios;

import dev.parley.linux.Words;
import dev.parley.scenarios.programs.FailPoints;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The two classes through which everything goes that another process can see, shared memory and
 * system calls, with a {@link FailPoints#step} before each of their steps. Nothing of what is
 * shipped is changed: they are written to a directory, which a victim has first on its class path.
 */
final class FailPointClasses {

    private static final ClassDesc FAIL_POINTS = FailPoints.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc STEP =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private FailPointClasses() {}

    /** Writes them, to be found before those that are shipped. */
    static void writeTo(Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("dev/parley/linux"));
        write(folder, "MemoryWords", method -> method.flags().has(AccessFlag.PUBLIC));
        write(folder, "Libc", method -> method.methodName().stringValue().startsWith("syscall"));
    }

    private static void write(Path folder, String name, Predicate<MethodModel> isStep)
            throws IOException {
        ClassModel shipped = ClassFile.of().parse(shipped(name + ".class"));
        if (shipped.methods().stream().noneMatch(isStep)) {
            throw new AssertionError(name + " has no steps any more: where have they gone?");
        }
        ClassTransform transform =
                (builder, element) -> {
                    if (element instanceof MethodModel method && isStep.test(method)) {
                        String step = name + "." + method.methodName().stringValue();
                        builder.transformMethod(
                                method, MethodTransform.transformingCode(new Prefix(step)));
                    } else {
                        builder.with(element);
                    }
                };
        Files.write(
                folder.resolve(name + ".class"), ClassFile.of().transformClass(shipped, transform));
    }

    private static byte[] shipped(String file) throws IOException {
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    /** Code that names its step before it begins. */
    private record Prefix(String step) implements CodeTransform {

        @Override
        public void atStart(CodeBuilder builder) {
            builder.ldc(step).invokestatic(FAIL_POINTS, "step", STEP);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            builder.with(element);
        }
    }
}
