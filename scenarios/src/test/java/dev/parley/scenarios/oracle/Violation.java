package dev.parley.scenarios.oracle;

/**
 * What must not be.
 *
 * @param rule its name
 * @param text what happened, in words
 */
public record Violation(String rule, String text) {

    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
