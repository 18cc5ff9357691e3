/**
 * The programs of docs/guide.md, and of the README. What lies between two markers stands in a
 * document as it stands here, and {@code GuideTest} runs it.
 */
@NullMarked
package dev.parley.scenarios.guide;

import org.jspecify.annotations.NullMarked;
