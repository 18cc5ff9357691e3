package dev.parley.proof.canaries;

/** One test method, of any module. */
record NamedTest(String className, String method) {

    @Override
    public String toString() {
        return className.substring(className.lastIndexOf('.') + 1) + "#" + method;
    }
}
