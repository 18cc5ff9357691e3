package dev.parley.scenarios.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When what happens in a storm. Of one seed it is always the same; what comes of it is not.
 *
 * @param steps in the order of time
 */
record Plan(List<Step> steps) {

    private static final int LONGEST_CALM_MILLIS = 600;
    private static final int LONGEST_STOP_MILLIS = 900;
    private static final int LONGEST_ABSENCE_MILLIS = 1_500;

    /** Between two blows to the kernel, of which the one that comes early is spared it. */
    private static final int KERNEL_MILLIS = 2_500;

    /** Of a hundred blows. */
    private static final int STOPS = 25;

    /** One in so many blows hits also who has not joined yet. */
    private static final int EARLY = 6;

    /** A blow at a time since the beginning. */
    record Step(int millis, Blow blow) {}

    /**
     * A storm of that length.
     *
     * @param mortals the posts whose processes may be killed
     * @param posts all posts: their processes may be stopped
     */
    static Plan of(long seed, Duration length, List<Integer> mortals, List<Integer> posts) {
        SplittableRandom random = new SplittableRandom(seed);
        int end = (int) length.toMillis();
        List<Step> steps = new ArrayList<>();
        for (int at = calm(random); at < end; at += calm(random)) {
            if (random.nextInt(100) < STOPS) {
                int post = any(random, posts);
                steps.add(new Step(at, new Blow.Stop(post)));
                steps.add(
                        new Step(at + 1 + random.nextInt(LONGEST_STOP_MILLIS), new Blow.Go(post)));
            } else {
                steps.add(
                        new Step(
                                at,
                                new Blow.Kill(any(random, mortals), random.nextInt(EARLY) == 0)));
            }
        }
        for (int at = kernelCalm(random); at < end; at += kernelCalm(random)) {
            steps.add(new Step(at, new Blow.KillKernel()));
            steps.add(
                    new Step(
                            at + 1 + random.nextInt(LONGEST_ABSENCE_MILLIS),
                            new Blow.StartKernel()));
        }
        steps.sort(Comparator.comparingInt(Step::millis));
        return new Plan(List.copyOf(steps));
    }

    private static int calm(SplittableRandom random) {
        return 1 + random.nextInt(LONGEST_CALM_MILLIS);
    }

    private static int kernelCalm(SplittableRandom random) {
        return KERNEL_MILLIS + random.nextInt(KERNEL_MILLIS);
    }

    private static int any(SplittableRandom random, List<Integer> posts) {
        return posts.get(random.nextInt(posts.size()));
    }
}
