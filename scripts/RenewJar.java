import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of jars a format that a JDK can keep in a cache: those of Java 5 it has to load
 * and verify anew each time. Their code stays as it is; what a verifier wants to know is added.
 */
final class RenewJar {

    private static final int OLDEST_THAT_IS_KEPT = ClassFile.JAVA_8_VERSION;

    private RenewJar() {}

    /** The jars to be renewed, in their place. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            renew(Path.of(jar));
        }
    }

    private static void renew(Path path) throws IOException {
        Path renewed = Path.of(path + ".new");
        try (JarFile jar = new JarFile(path.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(renewed))) {
            ClassFile classFile = classFile(jar);
            for (JarEntry entry : jar.stream().toList()) {
                JarEntry same = new JarEntry(entry.getName());
                same.setTime(entry.getTime());
                out.putNextEntry(same);
                byte[] bytes = bytes(jar, entry);
                out.write(entry.getName().endsWith(".class") ? renew(classFile, bytes) : bytes);
                out.closeEntry();
            }
        }
        Files.move(renewed, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ClassFile classFile(JarFile jar) {
        ClassHierarchyResolver resolver =
                ClassHierarchyResolver.ofResourceParsing((ClassDesc type) -> open(jar, type))
                        .orElse(ClassHierarchyResolver.defaultResolver());
        return ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(resolver));
    }

    /** Null: it is elsewhere. */
    private static InputStream open(JarFile jar, ClassDesc type) {
        String descriptor = type.descriptorString(); // Lname;
        JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static byte[] renew(ClassFile classFile, byte[] bytes) {
        ClassModel old = classFile.parse(bytes);
        if (old.majorVersion() >= OLDEST_THAT_IS_KEPT) {
            return bytes;
        }
        return classFile.build(
                old.thisClass().asSymbol(),
                builder -> {
                    builder.withVersion(OLDEST_THAT_IS_KEPT, 0);
                    old.elementStream()
                            .filter(element -> !(element instanceof ClassFileVersion))
                            .forEach(builder::with);
                });
    }
}
