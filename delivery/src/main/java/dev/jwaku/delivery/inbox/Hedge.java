package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The same question to several nodes, of which one good answer will do: the next is asked when one has failed, or has
 * been silent for a while. Over a link that loses much, one connection stands still for a minute beside another that
 * works. Who was not needed any more is not waited for.
 *
 * <p>Used by one task; asks in others.
 */
final class Hedge {
    /** How long a node may be silent before the next one is asked. */
    static final Duration AFTER = Duration.ofSeconds(3);
    /** The same where good answers are known to take long: so many times the last one's time. */
    private static final int TIMES = 2;
    /** Whatever that is, not longer than this. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final World world;
    private long lastTook;

    Hedge(World world) {
        this.world = world;
    }

    /**
     * Asks until an answer is good or all have been asked. Blocks as long as the longest question.
     *
     * @param nodes the best first
     * @param question ends by itself, whatever the node does
     * @return what they answered, in the order in which they did; a good answer is the last
     */
    <T> Map<PeerId, T> ask(Tasks tasks, List<PeerId> nodes, Function<PeerId, T> question, Predicate<T> isGood) {
        Map<PeerId, T> answers = new LinkedHashMap<>();
        Mailbox<Answer<T>> arrived = new Mailbox<>(world, Math.max(1, nodes.size()));
        List<Tasks.Task> running = new ArrayList<>();
        Iterator<PeerId> left = nodes.iterator();
        int open = 0;
        try {
            while (open > 0 || left.hasNext()) {
                if (left.hasNext()) {
                    PeerId node = left.next();
                    running.add(tasks.start("ask " + node.shortText(), () -> ask(node, question, arrived)));
                    open++;
                }
                Answer<T> answer = arrived.take(left.hasNext() ? Deadline.after(world, patience()) : Deadline.NEVER);
                if (answer == null) {
                    continue;
                }
                open--;
                answer.value().ifPresent(value -> answers.put(answer.node(), value));
                if (answer.value().filter(isGood).isPresent()) {
                    lastTook = answer.took();
                    return answers;
                }
            }
            return answers;
        } finally {
            running.forEach(Tasks.Task::cancel);
        }
    }

    private <T> void ask(PeerId node, Function<PeerId, T> question, Mailbox<Answer<T>> arrived) {
        long began = world.nanoTime();
        Optional<T> value = Optional.empty();
        try {
            value = Optional.of(question.apply(node));
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("question to a store node", e);
        } finally {
            arrived.offer(new Answer<>(node, value, world.nanoTime() - began));
        }
    }

    private Duration patience() {
        Duration known = Duration.ofNanos(Math.min(LONGEST.toNanos(), TIMES * lastTook));
        return known.compareTo(AFTER) > 0 ? known : AFTER;
    }

    private record Answer<T>(PeerId node, Optional<T> value, long took) {}
}
