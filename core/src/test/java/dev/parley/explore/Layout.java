package dev.parley.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** What an explored system consists of: memory, processes, threads, and what each has to itself. */
public final class Layout {

    private record Place(
            String name, LongFunction<String> inWords, long first, boolean isConstant) {}

    private final List<Place> places = new ArrayList<>();
    private final List<PrivateHeap> heaps = new ArrayList<>();
    private final List<Integer> own = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final PrivateHeap knowledge = new PrivateHeap();

    /** A place in memory that several threads see; 0 at first. */
    public int place(String name, LongFunction<String> inWords) {
        places.add(new Place(name, inWords, 0, false));
        return places.size() - 1;
    }

    /** A place that holds a plain number. */
    public int place(String name) {
        return place(name, Long::toString);
    }

    /** A place that nobody changes: to read it is no point where another thread may go first. */
    public int constant(String name, long value) {
        places.add(new Place(name, Long::toString, value, true));
        return places.size() - 1;
    }

    /** A process: its number. */
    public int process(String name) {
        if (!actors.isEmpty()) {
            throw new IllegalStateException("processes come before their threads");
        }
        heaps.add(new PrivateHeap());
        lives.add(place("the life of " + name, value -> value == 0 ? "on" : "over"));
        return heaps.size() - 1;
    }

    /** What the threads of that process share. */
    public PrivateHeap heap(int process) {
        return heaps.get(process);
    }

    /** What the observer knows, of all processes. */
    public PrivateHeap knowledge() {
        return knowledge;
    }

    /** The place that is not 0 once the process is dying. */
    public int life(int process) {
        return lives.get(process);
    }

    /**
     * One more thread.
     *
     * @return what it has to itself
     */
    public PrivateHeap add(Actor thread) {
        PrivateHeap heap = new PrivateHeap();
        heap.track(thread);
        own.add(heaps.size());
        heaps.add(heap);
        actors.add(thread);
        return heap;
    }

    /** It is complete: the state that it begins in. */
    State begin(int spuriousWakes) {
        heaps.add(knowledge);
        State state = new State(places.size(), heaps.size(), actors.size());
        for (int i = 0; i < places.size(); i++) {
            state.memory[i] = places.get(i).first();
        }
        for (int i = 0; i < heaps.size(); i++) {
            state.heaps[i] = heaps.get(i).save();
        }
        state.spuriousWakesLeft = spuriousWakes;
        return state;
    }

    List<Actor> actors() {
        return actors;
    }

    /** The number of what a thread has to itself. */
    int ownHeap(int thread) {
        return own.get(thread);
    }

    /** The number of what the observer knows. */
    int knowledgeHeap() {
        return heaps.size() - 1;
    }

    /** Puts back what all processes and the observer had in this state. */
    void restore(State state) {
        for (int i = 0; i < heaps.size(); i++) {
            heaps.get(i).restore(state.heaps[i]);
        }
    }

    /** This thread runs, and may reach what other threads of its process have to themselves. */
    void othersMayChange(int running) {
        for (int i = 0; i < actors.size(); i++) {
            if (i != running && actors.get(i).process() == actors.get(running).process()) {
                heaps.get(own.get(i)).mayChange();
            }
        }
    }

    boolean isConstant(int place) {
        return places.get(place).isConstant();
    }

    long first(int place) {
        return places.get(place).first();
    }

    String name(int place) {
        return places.get(place).name();
    }

    String inWords(int place, long value) {
        return places.get(place).inWords().apply(value);
    }
}
